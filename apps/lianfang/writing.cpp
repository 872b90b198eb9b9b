// Writes beside the file and renames, so that a file is whole or not there.
#include "writing.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"

namespace lianfang::app {

Error mistaken(std::vector<catalog::Mistake> const& mistakes) {
    auto const& first = mistakes.front();
    std::string const more_zh = mistakes.size() > 1 ? fmt::format("（共{}处）", mistakes.size()) : "";
    std::string const more_en = mistakes.size() > 1 ? fmt::format(" ({} mistakes in all)", mistakes.size()) : "";
    return Error::invalid(
        "report_mistake",
        fmt::format("{}，第{}行：{}。改法：{}{}", first.file, first.line, first.what, first.mend, more_zh),
        fmt::format("{}, line {}: {}. Mend: {}{}", first.file, first.line, first.what, first.mend, more_en));
}

void check_outputs(Context& context, std::vector<std::string> const& files, std::vector<std::string> const& endings) {
    for (auto const& file : files) {
        bool const fits = std::any_of(endings.begin(), endings.end(),
                                      [&](std::string const& ending) { return ends_with(file, ending); });
        if (fits) continue;
        context.fail(Error::invalid("output_unknown", fmt::format("「{}」：只能写成 {}", file, fmt::join(endings, " ")),
                                    fmt::format("'{}': can be written as {}", file, fmt::join(endings, " "))));
    }
}

void write_output(Context& context, report::Document const& document, std::string const& file,
                  OutputOptions const&) {
    std::string const bytes = ends_with(file, ".md") ? report::to_markdown(document) : report::to_html(document);
    std::string const partial = file + ".part";
    std::ofstream out(partial, std::ios::binary);
    out << bytes;
    out.close();
    std::error_code fault;
    if (out) std::filesystem::rename(partial, file, fault);
    if (!out || fault) {
        context.fail(Error::invalid("file_not_written", "文件写不进去：" + file + "，请换一个位置",
                                    "the file cannot be written: " + file + "; choose another place"));
    }
}

}  // namespace lianfang::app
