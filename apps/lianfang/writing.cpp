// Writes beside the file and renames, so that a file is whole or not there.
#include "writing.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "report/writing.h"

namespace lianfang::app {

void check_outputs(Context& context, std::vector<std::string> const& files, std::vector<std::string> const& endings) {
    for (auto const& file : files) {
        bool const fits = std::any_of(endings.begin(), endings.end(),
                                      [&](std::string const& ending) { return ends_with(file, ending); });
        if (fits) continue;
        context.fail(Error::invalid("output_unknown", fmt::format("「{}」：只能写成 {}", file, fmt::join(endings, " ")),
                                    fmt::format("'{}': can be written as {}", file, fmt::join(endings, " "))));
    }
}

std::string document_bytes(Context& context, report::Document const& document, std::string const& extension,
                           OutputOptions const& options) {
    auto made = report::bytes_of(document, extension, options.appendix);
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
