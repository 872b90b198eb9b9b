// See names.h.
#include "sample/names.h"

#include <fmt/format.h>

namespace lianfang::sample {

std::vector<Origin> const& origins() {
    static std::vector<Origin> const all = {
        {"440300", "广东省", "广东", "深圳市"},
        {"440100", "广东省", "广东", "广州市"},
        {"441900", "广东省", "广东", "东莞市"},
        {"440600", "广东省", "广东", "佛山市"},
        {"330100", "浙江省", "浙江", "杭州市"},
        {"330200", "浙江省", "浙江", "宁波市"},
        {"330300", "浙江省", "浙江", "温州市"},
        {"330700", "浙江省", "浙江", "金华市"},
        {"350100", "福建省", "福建", "福州市"},
        {"350200", "福建省", "福建", "厦门市"},
        {"350500", "福建省", "福建", "泉州市"},
        {"420100", "湖北省", "湖北", "武汉市"},
        {"421100", "湖北省", "湖北", "黄冈市"},
        {"420900", "湖北省", "湖北", "孝感市"},
        {"421000", "湖北省", "湖北", "荆州市"},
        {"420600", "湖北省", "湖北", "襄阳市"},
        {"420500", "湖北省", "湖北", "宜昌市"},
        {"320100", "江苏省", "江苏", "南京市"},
        {"320500", "江苏省", "江苏", "苏州市"},
        {"320200", "江苏省", "江苏", "无锡市"},
        {"310000", "上海市", "上海", ""},
        {"110000", "北京市", "北京", ""},
        {"120000", "天津市", "天津", ""},
        {"500000", "重庆市", "重庆", ""},
        {"430100", "湖南省", "湖南", "长沙市"},
        {"410100", "河南省", "河南", "郑州市"},
        {"370200", "山东省", "山东", "青岛市"},
        {"510100", "四川省", "四川", "成都市"},
        {"610100", "陕西省", "陕西", "西安市"},
        {"450100", "广西壮族自治区", "广西", "南宁市"},
        {"150100", "内蒙古自治区", "内蒙古", "呼和浩特市"},
        {"230100", "黑龙江省", "黑龙江", "哈尔滨市"},
        {"650100", "新疆维吾尔自治区", "新疆", "乌鲁木齐市"},
        {"640100", "宁夏回族自治区", "宁夏", "银川市"},
        {"540100", "西藏自治区", "西藏", "拉萨市"},
    };
    return all;
}

std::vector<int> origins_of(std::string_view province_code) {
    std::vector<int> found;
    for (size_t i = 0; i < origins().size(); ++i) {
        if (origins()[i].code.substr(0, 2) == province_code) found.push_back(static_cast<int>(i));
    }
    return found;
}

std::vector<std::string_view> const& township_stems() {
    static std::vector<std::string_view> const stems = {
        "东风", "青石", "柳溪", "白沙", "双河", "石桥", "龙潭", "大湾", "云峰", "平顺",
        "高坪", "金田", "马鞍", "枫林", "黄泥", "竹山", "清溪", "梅岭", "桃源", "松坪",
        "南坡", "望江", "碧塘", "古渡", "红岩", "沙洲", "芦荡", "春水", "月亮", "凤尾"};
    return stems;
}

namespace {

std::vector<std::string_view> const& surnames() {
    static std::vector<std::string_view> const all = {
        "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡",
        "郭", "何", "高", "林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹",
        "彭", "曾", "肖", "田", "董", "袁", "潘", "于", "蒋", "蔡", "余", "杜", "叶", "程", "苏",
        "魏", "吕", "丁", "任", "沈", "姚", "卢", "姜", "崔", "钟", "谭", "陆", "汪", "范", "金"};
    return all;
}

std::vector<std::string_view> const& male_characters() {
    static std::vector<std::string_view> const all = {
        "伟", "强", "磊", "军", "勇", "杰", "涛", "明", "超", "刚", "平", "辉", "鹏", "华",
        "飞", "鑫", "波", "斌", "宇", "浩", "凯", "健", "俊", "帆", "旭", "宁", "龙", "林",
        "峰", "志", "建", "国", "文", "海", "世", "永", "德", "成", "家", "兴"};
    return all;
}

std::vector<std::string_view> const& female_characters() {
    static std::vector<std::string_view> const all = {
        "芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "燕", "玲", "桂", "英", "红", "梅",
        "琴", "兰", "凤", "洁", "琳", "云", "莉", "萍", "雪", "倩", "婷", "秀", "慧", "颖",
        "月", "珍", "翠", "雅", "莲", "香", "美", "春", "晓", "佳", "玉", "惠"};
    return all;
}

// Neither list above holds any of these.
std::vector<std::string_view> const& singular_characters() {
    static std::vector<std::string_view> const all = {
        "泽", "睿", "梓", "轩", "逸", "晨", "皓", "熙", "嘉", "炎", "奕", "承", "弘", "致", "远",
        "昭", "景", "言", "牧", "启", "允", "修", "宥", "谦", "彦", "澄", "恺", "朔", "砚", "霖"};
    return all;
}

template <typename T>
T const& at(std::vector<T> const& of, int position) {
    return of[static_cast<size_t>(position) % of.size()];
}

}  // namespace

std::string village_name(int number) {
    static std::vector<std::string_view> const landmarks = {
        "湾", "坪", "冲", "沟", "坝", "岭", "塘", "桥", "庄", "店", "寨", "坡",
        "渡", "洼", "屯", "堰", "垭", "坳", "铺", "畈", "嘴", "圩", "埠", "墩",
        "峪", "崖", "滩", "港", "圳", "垱", "垸", "岔", "湖", "井"};
    int const families = static_cast<int>(surnames().size());
    std::string const family(at(surnames(), number % families));
    // The step of 7 keeps the villages of one township from all ending in the same landmark.
    std::string const landmark(at(landmarks, number / families + number % families * 7));
    return family + "家" + landmark;
}

std::string resident_name(Random& random, char sex) {
    auto const& characters = sex == 'M' ? male_characters() : female_characters();
    std::string name(random.pick(surnames()));
    name += random.pick(characters);
    if (random.chance(0.75)) name += random.pick(characters);
    return name;
}

std::string singular_name(int number) {
    auto const& own = singular_characters();
    int const own_count = static_cast<int>(own.size());
    int const families = static_cast<int>(surnames().size());
    std::string name(at(surnames(), number % families));
    int const rest = number / families;
    name += at(own, rest % own_count);
    name += at(own, rest / own_count % own_count);
    // 54,000 names with two characters of their own; beyond that a third one.
    int const beyond = rest / own_count / own_count;
    if (beyond > 0) name += at(own, beyond - 1);
    return name;
}

char identity_check_character(std::string_view first_17) {
    static constexpr int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; ++i) sum += (first_17[static_cast<size_t>(i)] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

std::string identity_number(int region, Day birth, int serial) {
    Date const date = date_of(birth);
    std::string number = fmt::format("47{:04d}{:04d}{:02d}{:02d}{:03d}", region, date.year,
                                     date.month, date.day, serial);
    return number + identity_check_character(number);
}

std::string phone_number(int serial) { return fmt::format("154{:08d}", serial); }

std::string plate_number(Random& random, std::string_view province, std::string_view letters) {
    // I and O are never issued.
    static constexpr std::string_view issued = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    auto const one_of = [&random](std::string_view from) {
        return from[static_cast<size_t>(random.below(static_cast<int>(from.size())))];
    };
    std::string plate(province);
    plate += one_of(letters);
    plate += one_of(issued);
    return plate + fmt::format("{:04d}", random.between(0, 9999));
}

}  // namespace lianfang::sample
