// The Chinese labels of the codes, as offices write them in their sheets.
#include <map>

#include "sample/forms.h"

namespace lianfang::sample {

namespace {

struct Labels {
    std::string_view list, codes;
};

// "CODE label|CODE label|…"
constexpr Labels tables[] = {
    {"case_class",
     "SUSP 疑似病例|CLIN 临床诊断病例|CONF 确诊病例|ASYM 无症状感染者|MILD 轻症病例|"
     "EXCL 排除"},
    {"case_outcome",
     "CURED 治愈出院|DIED 死亡|RELEASED 解除隔离"},
    {"check_method",
     "VISIT 上门|PHONE 电话|SELF 自报|VIDEO 视频"},
    {"check_slot",
     "AM 上午|PM 下午"},
    {"checkpoint_action",
     "PASS 放行|REGISTER 登记|TURN_BACK 劝返|HANDOVER 移交|HOLD 留观"},
    {"checkpoint_type",
     "RAIL 火车站|EXPRESSWAY 高速路口|BUS 汽车站|ROAD 国省道|BORDER 县界|VILLAGE 乡村|"
     "COMPOUND 小区|WHARF 码头"},
    {"commodity",
     "RICE 大米|FLOUR 面粉|OIL 食用油|PORK 猪肉|BEEF 牛肉|CHICKEN 鸡肉|EGG 鸡蛋|"
     "CABBAGE 大白菜|POTATO 土豆|TOMATO 西红柿|APPLE 苹果"},
    {"contact_class",
     "CC01 共同居住生活|CC02 共同学习工作|CC03 诊疗护理|CC04 探视同病室|CC05 共餐娱乐|"
     "CC06 同乘交通工具|CC07 同行|CC08 污染物环境暴露|CC09 其他|GC 一般接触者|"
     "CC2 密接的密接"},
    {"count_measure",
     "CONFIRMED 确诊病例|SUSPECTED 疑似病例|CURED 治愈出院|DEAD 死亡|"
     "ASYMPTOMATIC 无症状感染者|CONTACTS_TRACED 追踪密切接触者|"
     "CONTACTS_RELEASED 解除密切接触者|CONTACTS_REMAINING 在观密切接触者"},
    {"direction",
     "IN 来|OUT 去"},
    {"document_type",
     "PLAN 预案|NOTICE 通知|REPORT 报告|LETTER 函|ORDER 命令"},
    {"duty_post",
     "LEADER 带班领导|CHIEF 值班长|OFFICER 值班员"},
    {"enforcement_type",
     "PRICE 哄抬价格|NOPRICE 未明码标价|FAKE 假冒伪劣|HOARD 囤积居奇|AD 虚假广告|"
     "WILDLIFE 野生动物|GATHER 违规聚集经营"},
    {"exposure_class",
     "E0 无|E1 其他重点地区|E2 湖北返乡|E3 武汉返乡|E4 途经停留|E5 密切接触者|"
     "E6 密接的密接|E7 病例|E8 同住家属|E9 发热待查"},
    {"facility_service",
     "DESIGNATED 定点医院|FEVER 发热门诊|TRIAGE 预检分诊|CENTRAL 集中隔离|"
     "BACKUP 后备留观|TESTING 核酸检测"},
    {"facility_type",
     "COUNTY_HOSPITAL 县级医院|TOWNSHIP_HOSPITAL 乡镇卫生院|"
     "COMMUNITY_CENTRE 社区卫生服务中心|PRIVATE_HOSPITAL 民营医院|CDC 疾控中心|"
     "ISOLATION_SITE 隔离点"},
    {"fever_disposition",
     "HOME 回家|HOME_OBS 居家观察|HOLD 留观|ADMIT 住院|TRANSFER 转院"},
    {"finding_topic",
     "MASK 未戴口罩|GATHERING 人员聚集|ABSENT 人员不在岗|NO_REGISTER 无登记|"
     "NO_TEMP 未测温|OTHER 其他"},
    {"found_via",
     "SELF 自报|SURVEY 摸排|CHECKPOINT 卡口|BIGDATA 大数据|ASSIST 协查|DEPT 部门推送|"
     "REPORT 群众举报|HOSPITAL 医院"},
    {"fund_source",
     "CENTRAL 中央|PROVINCE 省级|CITY 市级|COUNTY 县级|DONATION 社会捐赠"},
    {"gathering_type",
     "EXHIBITION 展览展销|SHOW 文艺演出|FAIR 游园|WEDDING 婚庆|BANQUET 群体性聚餐|"
     "FUNERAL 丧事|OTHER 其他"},
    {"group_post",
     "HEAD 组长|DEPUTY 副组长|MEMBER 成员"},
    {"id_type",
     "ID 身份证|HK_MO 港澳居民来往内地通行证|TW 台湾居民来往大陆通行证|PASSPORT 护照|"
     "FOREIGNER 外国人永久居留证|MILITARY 军官证|OTHER 其他|NONE 无证件"},
    {"list_priority",
     "EXPRESS 加急|URGENT 紧急|NORMAL 普通"},
    {"list_verdict",
     "KNOWN 前期已排查|MISSED 漏排|WRONG 信息有误|NOT_HERE 不在本地居住|"
     "EXPIRED 超过排查期|TRANSIT_STOP 在湖北或武汉停留中转|"
     "OTHER_KEY_AREA 在其他重点地区停留|NO_EXPOSURE 未经过或未停留|"
     "UNREACHABLE 联系不上|TRANSFERRED 移交"},
    {"media_platform",
     "WECHAT 微信公众号|WEIBO 新浪微博|SITE_APP 新闻网站客户端|COUNTY_APP 县级客户端"},
    {"observation_end",
     "RELEASED 期满解除|TO_CENTRAL 转集中|TO_HOSP 转医院|TO_CASE 转为病例|"
     "LEFT 移交外地|LOST 失联|DEATH 死亡|VOID 误录"},
    {"observation_mode",
     "HOME 居家|CENTRAL 集中|HOSP 医院留观|MONITOR 健康监测"},
    {"occupation",
     "KINDERGARTEN 幼托儿童|CHILD 散居儿童|STUDENT 学生|TEACHER 教师|"
     "CAREGIVER 保育员及保姆|CATERING 餐饮食品业|COMMERCE 商业服务|MEDICAL 医务人员|"
     "WORKER 工人|MIGRANT 民工|FARMER 农民|HERDER 牧民|FISHER 渔（船）民|"
     "OFFICIAL 干部职员|RETIRED 离退人员|UNEMPLOYED 家务及待业|OTHER 其他|UNKNOWN 不详"},
    {"opinion_action",
     "GUIDE 引导|REFUTE 辟谣|DELETE 删除|POLICE 移交公安"},
    {"opinion_class",
     "CONSULT 咨询|APPEAL 诉求|RUMOR 谣言|NEGATIVE 负面|POSITIVE 正面"},
    {"order_type",
     "HOME_OBSERVATION 居家医学观察|CENTRAL_OBSERVATION 集中医学观察|"
     "HOSPITAL_OBSERVATION 医院留观|FEVER_CLINIC 引导至发热门诊|REMEASURE 重新测温|"
     "TURN_BACK 劝返|TELL_COMMAND 报告指挥部|RELEASE_PROPOSED 期满待解除|"
     "CHECK_MISSED 漏测补访|LIST_OVERDUE 名单核查逾期|REPORT_OVERDUE 报表逾期|"
     "CASE_INVESTIGATION 个案调查|CONTACT_OBSERVATION 密接医学观察|"
     "CLUSTER_ALERT 聚集性发热预警|SPECIMEN 采样检测"},
    {"place_level",
     "COUNTY 县级|TOWNSHIP 乡镇级|VILLAGE 村级|HOSPITAL 院内"},
    {"premises_type",
     "MARKET 农贸市场|SUPERMARKET 商场超市|PHARMACY 药店|CATERING 餐饮单位|"
     "HOTEL 宾馆酒店|WILDLIFE 野生动物经营|FACTORY 生产企业"},
    {"reading_place",
     "CHECKPOINT 检测点|VILLAGE 村（社区）|STATION 车站|CLINIC 医疗机构|HOME 家中"},
    {"resource",
     "INFECTION_STAFF 感染科医护|RESPIRATORY_STAFF 呼吸科医护|ICU_STAFF 重症医护|"
     "LABORATORY_STAFF 检验人员|CT CT|VENTILATOR 呼吸机|PCR 核酸检测仪|"
     "NP_ROOM 负压病房|NP_AMBULANCE 负压救护车|NP_STRETCHER 负压担架"},
    {"returnee_category",
     "MIGRANT 外出务工返乡|BUSINESS 经商|STUDENT 学生|VISIT 探亲|TOUR 旅游|TRIP 出差|"
     "TRANSIT 途经|RESIDENT 常住返回|OTHER 其他"},
    {"severity",
     "NONE 无症状|MILD 轻型|COMMON 普通型|SEVERE 重型|CRITICAL 危重型"},
    {"sex",
     "M 男|F 女"},
    {"specimen_result",
     "POS 阳性|NEG 阴性|INC 单靶阳性|PEND 待结果"},
    {"specimen_type",
     "NASAL 鼻咽拭子|THROAT 口咽拭子|SPUTUM 痰|BAL 肺泡灌洗液|SERUM 血清|STOOL 粪便"},
    {"staff_org",
     "MEDICAL 医护人员|POLICE 派出所|RAIL_POLICE 铁警|STATION 火车站|"
     "COMMUNITY 社区街道|TRANSPORT 交通|VOLUNTEER 志愿者"},
    {"supervision_category",
     "STAFFING 值班脱岗|GATE 卡点|RETURNEE 返乡人员管控|TEMP 测温|REGISTER 登记|"
     "PUBLICITY 宣传|GATHER 聚集|DISINFECT 消毒|REPORT 报送|SUPPLY 物资|"
     "ISOLATION 集中隔离点"},
    {"supply_category",
     "DISINFECTANT 消杀药品|PROTECTIVE 防护用品|DEVICE 医疗检验器械|DRUG 防控药品|"
     "OTHER 其他物资"},
    {"supply_sku",
     "N95 医用防护口罩|KN95 颗粒物防护口罩|SURGICAL 医用外科口罩|"
     "DISPOSABLE 一次性医用口罩|SUIT 医用防护服|GOWN 隔离衣|GOGGLES 护目镜|"
     "SHIELD 防护面屏|GLOVES 乳胶手套|CAP 一次性帽|SHOE_COVER 鞋套|ALCOHOL 75%酒精|"
     "CHLORINE 84消毒液|HAND_RUB 免洗手消毒液|SPRAYER 喷雾器|THERMOMETER_GUN 额温枪|"
     "THERMOMETER 体温计|SWAB_KIT 核酸采样管|REAGENT 核酸试剂|VENTILATOR 呼吸机"},
    {"supply_txn_type",
     "PURCHASE 采购入库|TRANSFER_IN 调拨入库|DONATION 捐赠入库|ISSUE 发放出库|"
     "TRANSFER_OUT 调拨出库|LOSS 损耗|STOCKTAKE 盘点"},
    {"symptom",
     "FEVER 发热|CHILLS 寒战|COUGH 咳嗽|SPUTUM 咳痰|SORE_THROAT 咽痛|HEADACHE 头痛|"
     "FATIGUE 乏力|MUSCLE 肌肉酸痛|DYSPNOEA 呼吸困难|DIARRHOEA 腹泻|EYES 结膜充血|"
     "NOSE 鼻塞流涕|OTHER 其他|NONE 无"},
    {"temperature_site",
     "FOREHEAD 额温|WRIST 腕温|AXILLA 腋温|EAR 耳温"},
    {"transport",
     "TRAIN 普速列车|HSR 高铁动车|AIR 飞机|COACH 客车|CAR 自驾|CARPOOL 拼车|SHIP 轮船|"
     "BUS 公交车|METRO 地铁|TAXI 出租车|OTHER 其他"},
    {"triage_disposition",
     "GENERAL 普通门诊|FEVER 发热门诊|EMERGENCY 急诊"},
    {"unit_level",
     "PREFECTURE 市级|COUNTY 县级|TOWNSHIP 乡镇级|VILLAGE 村级"},
    {"unmanaged_rule",
     "returnee 湖北来返人员未纳入观察|contact 密切接触者未纳入观察|"
     "febrile 卡口发热人员未就诊"},
    {"venue_type",
     "CINEMA 影院|KTV 歌舞娱乐|NET_CAFE 网吧|BATH 浴室足浴|RESTAURANT 餐馆|"
     "LIVE_MARKET 活禽市场|OTHER 其他"},
    {"ward_outcome",
     "EXCLUDED 排除回家|HOME_OBS 转居家观察|CONFIRMED 确诊转收治|TRANSFER 转院|"
     "CURED 治愈出院|DIED 死亡"},
    {"ward_purpose",
     "OBS 留观|SUSP 疑似收治|CONF 确诊收治"},
    {"work_org_kind",
     "LEADING_GROUP 领导小组|COMMAND 指挥部|TEAM 工作专班|EMERGENCY 应急处突组"},
};

std::map<std::string, std::string> const& all_labels() {
    static std::map<std::string, std::string> const labels = [] {
        std::map<std::string, std::string> made;
        for (Labels const& table : tables) {
            std::string_view rest = table.codes;
            while (!rest.empty()) {
                std::string_view const one = rest.substr(0, rest.find('|'));
                size_t const space = one.find(' ');
                made[std::string(table.list) + "/" + std::string(one.substr(0, space))] = one.substr(space + 1);
                rest.remove_prefix(std::min(rest.size(), one.size() + 1));
            }
        }
        return made;
    }();
    return labels;
}

}  // namespace

std::string label_of(std::string_view list, std::string_view code) {
    if (code.empty()) return {};
    auto const at = all_labels().find(std::string(list) + "/" + std::string(code));
    return at == all_labels().end() ? std::string(code) : at->second;
}

}  // namespace lianfang::sample
