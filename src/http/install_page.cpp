// No script, no picture, one sheet of A4.
#include "http/install_page.h"

#include <fmt/format.h>

#include <vector>

#include "base/text.h"

namespace lianfang::http {
namespace {

constexpr char const* style = R"(@page { size: A4; margin: 14mm; }
body {
  margin: 0; font: 1.0625rem/1.6 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  color: #1b2733; background: #f4f6f8;
}
main { max-width: 46rem; margin: 0 auto; padding: 1rem 1.25rem 2rem; background: #fff; }
h1 { margin: 0; font-size: 1.625rem; color: #0b4f8a; }
h2 { margin: 1.25rem 0 0.25rem; font-size: 1.1875rem; border-bottom: 1px solid #c9d3dc; }
ol { margin: 0.25rem 0; padding-left: 1.5rem; }
.address { font-size: 1.25rem; font-weight: bold; overflow-wrap: anywhere; }
.print { max-width: 36ch; font: 1.0625rem/1.5 ui-monospace, Consolas, monospace; overflow-wrap: anywhere; }
.take {
  display: inline-block; min-height: 3rem; line-height: 3rem; margin: 0.25rem 0; padding: 0 1.5rem;
  font-size: 1.1875rem; color: #fff; background: #0b4f8a; border-radius: 0.5rem; text-decoration: none;
}
.care { padding: 0.5rem 0.75rem; border: 2px solid #9a2b12; border-radius: 0.5rem; }
footer { margin-top: 1.25rem; color: #526271; }
@media print {
  body { font-size: 11pt; line-height: 1.45; background: none; }
  main { max-width: none; padding: 0; }
  footer, .take { display: none; }
  h2 { margin-top: 0.75rem; break-after: avoid; }
}
)";

struct Steps {
    char const* title;
    std::vector<char const*> steps;
};

struct Words {
    char const *language, *title, *lead, *take, *button, *compare, *care, *done, *other, *other_name;
    std::vector<Steps> devices;
};

Words const chinese = {
    .language = "zh-CN",
    .title = "安装{}联防证书",
    .lead = "每台手机、电脑在第一次使用前做一次。装好以后浏览器不再提示“不安全”，手机才能离线登记。",
    .take = "一、用浏览器（苹果手机用 Safari）打开下面的网址，点“下载证书”",
    .button = "下载证书",
    .compare = "二、安装时核对 SHA-256 指纹",
    .care = "与单位张贴的指纹不一致，不要安装，马上告诉指挥部办公室。除了这一张，不要安装别人发来的任何证书。",
    .done = "四、重新打开浏览器，进入下面的网址；不再出现警告就装好了",
    .other = "en",
    .other_name = "English",
    .devices = {{"三、安卓手机（华为、荣耀、小米、OPPO、vivo 等）",
                 {"先设好锁屏密码。", "打开“设置”，搜索“证书”，选“安装证书”或“从存储设备安装”，再选“CA 证书”，点“仍然安装”。",
                  "选择下载的 lianfang.crt，名称填“联防”。"}},
                {"三、苹果手机",
                 {"弹出提示时点“允许”，下载描述文件。", "打开“设置”，点“已下载描述文件”，点“安装”。",
                  "再到“设置 → 通用 → 关于本机 → 证书信任设置”，打开“联防”的开关。"}},
                {"三、Windows 电脑",
                 {"双击 lianfang.crt，点“安装证书”，选“本地计算机”。",
                  "选“将所有的证书都放入下列存储”，浏览到“受信任的根证书颁发机构”，完成。",
                  "用火狐的：“设置 → 隐私与安全 → 查看证书 → 证书颁发机构 → 导入”。"}}}};

Words const english = {
    .language = "en",
    .title = "Install the Lianfang certificate of {}",
    .lead =
        "Once on each phone or computer, before it is first used. Then the browser warns no more, and a "
        "phone can record offline.",
    .take = "1. Open this address in a browser (on an iPhone: Safari) and tap “Download the certificate”",
    .button = "Download the certificate",
    .compare = "2. Compare the SHA-256 fingerprint while installing",
    .care =
        "If it is not the one on your office's wall, do not install it and tell the command office at once. "
        "Install no other certificate that anybody sends you.",
    .done = "4. Close the browser, then open this address; where no warning appears, all is done",
    .other = "zh",
    .other_name = "中文",
    .devices = {
        {"3. Android",
         {"Set a screen lock first.",
          "Open Settings and search for “certificate”: Install a certificate → CA certificate → Install "
          "anyway.",
          "Choose lianfang.crt among the downloads; call it Lianfang."}},
        {"3. iPhone",
         {"Tap Allow to download the profile.", "Open Settings → Profile Downloaded → Install.",
          "Then Settings → General → About → Certificate Trust Settings: switch Lianfang on."}},
        {"3. Windows",
         {"Open lianfang.crt → Install Certificate → Local Machine.",
          "Place all certificates in the following store → Trusted Root Certification Authorities → Finish.",
          "Firefox: Settings → Privacy & Security → View Certificates → Authorities → Import."}}}};

// As the browser wrote it; nothing where there is none, or it could be read as something else.
std::string host_of(Request const& request) {
    auto const host = request.headers.find("host");
    auto const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]";
    bool const is_good = host != request.headers.end() && host->second.size() <= 260 &&
                         host->second.find_first_not_of(allowed) == std::string::npos;
    return is_good ? host->second : "";
}

// As it calls itself: another device could not come there.
bool is_this_machine(std::string const& host) {
    return starts_with(host, "127.") || starts_with(host, "localhost") || starts_with(host, "[::1]");
}

// In groups of eight digits.
std::string grouped(std::string const& fingerprint) {
    std::string text;
    for (size_t i = 0; i < fingerprint.size(); ++i) {
        if (fingerprint[i] != ':') text += fingerprint[i];
        else if (i % 12 == 11) text += ' ';
    }
    return text;
}

std::string page(Installed const& installed, Words const& words, std::string const& address) {
    std::string const title = fmt::format(fmt::runtime(words.title), escaped_for_markup(installed.county));
    std::string html = fmt::format(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>{}</title><link rel=\"stylesheet\" "
        "href=\"/install-certificate/page.css\">"
        "</head><body><main>\n<h1>{}</h1><p>{}</p>\n",
        words.language, title, title, words.lead);
    html += fmt::format("<h2>{}</h2><p class=\"address\">{}/install-certificate</p>"
                        "<a class=\"take\" href=\"/install-certificate/lianfang.crt\">{}</a>\n",
                        words.take, address, words.button);
    html += fmt::format("<h2>{}</h2><p class=\"print\">{}</p><p class=\"care\">{}</p>\n", words.compare,
                        grouped(installed.fingerprint), words.care);
    for (auto const& [device, steps] : words.devices) {
        html += fmt::format("<h2>{}</h2><ol>", device);
        for (auto const* step : steps) html += fmt::format("<li>{}</li>", step);
        html += "</ol>\n";
    }
    html += fmt::format("<h2>{}</h2><p class=\"address\">{}/console/</p>\n", words.done, address);
    html +=
        fmt::format("<footer><a href=\"/install-certificate?lang={}\">{}</a></footer></main></body></html>\n",
                    words.other, words.other_name);
    return html;
}

}  // namespace

void add_install_routes(Routes& routes, Installed const& installed) {
    auto const show = [&installed](Request const& request, Parts const&) {
        std::string const host = host_of(request);
        bool const is_known = !host.empty() && !is_this_machine(host);
        return Response::page(page(installed, request.language() == "en" ? english : chinese,
                                   is_known ? "https://" + host : installed.address));
    };
    routes.add("GET", "/install-certificate", show,
               {.zh = "怎样安装本县的证书", .en = "How the county's certificate is installed", .query = {"lang"},
                .needs = "nobody"});
    // Without a word about saving it, so that an iPhone offers to install it.
    auto const take = [&installed](Request const&, Parts const&) {
        return Response{.type = "application/x-x509-ca-cert", .body = installed.authority};
    };
    routes.add("GET", "/install-certificate/lianfang.crt", take,
               {.zh = "本县证书机构的证书", .en = "The county's authority's certificate", .needs = "nobody"});
    auto const show_style = [](Request const&, Parts const&) {
        return Response{.type = "text/css; charset=utf-8", .body = style};
    };
    routes.add("GET", "/install-certificate/page.css", show_style,
               {.zh = "该页的样式", .en = "That page's style", .needs = "nobody"});
}

Response sent_to_tls(Request const& request) {
    std::string const host = host_of(request);
    if (host.empty() || (request.method != "GET" && request.method != "HEAD")) {
        return Response::of(Error::invalid("tls_needed", "请用 https:// 开头的网址",
                                           "use the address that begins with https://"));
    }
    Response response{.status = 308, .type = "text/plain; charset=utf-8", .body = "https\n"};
    response.headers = {{"Location", "https://" + host + request.target}};
    return response;
}

}  // namespace lianfang::http
