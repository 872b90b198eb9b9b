// Writes beside the file and renames, so that a file is whole or not there.
#include "writing.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "report/xlsx.h"

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

namespace {

std::string workbook_bytes(Context& context, report::Document const& document) {
    auto const name = fmt::format("lianfang-{}.xlsx", getpid());
    std::string const file = (std::filesystem::temp_directory_path() / name).string();
    if (auto const written = report::write_xlsx(document, file); !written) context.fail(written.error());
    std::ifstream in(file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(file);
    return bytes;
}

}  // namespace

std::string document_bytes(Context& context, report::Document const& document, std::string const& extension,
                           OutputOptions const& options) {
    if (extension == "md") return report::to_markdown(document);
    if (extension == "html") return report::to_html(document);
    if (extension == "xlsx") return workbook_bytes(context, document);
    bool const has_appendix = options.appendix || !document.provenance.despite.empty();
    report::PaperOptions const on_paper{.appendix = has_appendix, .written = document.provenance.as_of};
    auto made = extension == "pdf" ? report::to_pdf(document, on_paper) : report::to_docx(document, on_paper);
    if (!made) context.fail(made.error());
    return std::move(*made);
}

void write_file(Context& context, std::string const& file, std::string const& bytes) {
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

void write_output(Context& context, report::Document const& document, std::string const& file,
                  OutputOptions const& options) {
    write_file(context, file, document_bytes(context, document, file.substr(file.rfind('.') + 1), options));
}

}  // namespace lianfang::app
