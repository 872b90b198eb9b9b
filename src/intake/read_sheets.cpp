// Which reader a file needs, by what it holds.
#include <cstdio>
#include <memory>

#include "base/text.h"
#include "intake/sheet.h"

namespace lianfang::intake {

Result<void> read_sheets(std::string const& path, RowSink& sink) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
    std::string head(8, '\0');
    if (file) head.resize(std::fread(head.data(), 1, head.size(), file.get()));
    bool const is_folder = file && std::ferror(file.get()) != 0;
    if (!file || is_folder) {
        return Error::not_found("file_unreadable", "文件打不开，请检查路径、文件是否存在、是否被占用",
                                "the file cannot be opened; check the path")
            .at({.file = path});
    }
    if (head.empty()) {
        return Error::invalid("file_empty", "文件是空的", "the file is empty").at({.file = path});
    }
    if (starts_with(head, "PK")) return read_xlsx(path, sink);
    if (starts_with(head, "\xD0\xCF\x11\xE0")) {
        return Error::invalid("workbook_old_or_encrypted",
                              "这是旧版 .xls 或加了打开密码的工作簿；请在表格软件里打开，去掉密码并另存为 .xlsx 后再导入",
                              "this is an old .xls or a workbook with a password; save it as .xlsx without a password")
            .at({.file = path});
    }
    bool const is_json = ends_with(path, ".jsonl") || ends_with(path, ".ndjson") || ends_with(path, ".json");
    return is_json ? read_jsonl(path, sink) : read_csv(path, sink);
}

}  // namespace lianfang::intake
