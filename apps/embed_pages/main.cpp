// Puts the web application's files into the program: embed_pages OUT.s FOLDER. Each file stands in the object as it is
// and as gzip; src/http/console_pages.cpp reads the table.
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::string read_whole(std::filesystem::path const& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::string compressed(std::string const& bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
    stream.avail_in = unsigned(bytes.size());
    stream.next_out = reinterpret_cast<unsigned char*>(out.data());
    stream.avail_out = unsigned(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

void write_bytes(std::ofstream& out, std::string const& name, std::string const& bytes) {
    out << name << ":\n";
    for (size_t i = 0; i < bytes.size(); ++i) {
        out << (i % 32 == 0 ? "\n.byte " : ",") << int(static_cast<unsigned char>(bytes[i]));
    }
    out << "\n" << name << "_end:\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    std::filesystem::path const folder = argv[2];
    std::vector<std::string> paths;
    std::error_code failed;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder, failed)) {
        if (entry.is_regular_file()) paths.push_back(std::filesystem::relative(entry.path(), folder).generic_string());
    }
    std::sort(paths.begin(), paths.end());
    std::ofstream out(argv[1]);
    out << ".section .rodata\n";
    for (size_t i = 0; i < paths.size(); ++i) {
        std::string const bytes = read_whole(folder / paths[i]);
        out << "path_" << i << ": .asciz \"" << paths[i] << "\"\n";
        write_bytes(out, "plain_" + std::to_string(i), bytes);
        write_bytes(out, "small_" + std::to_string(i), compressed(bytes));
    }
    out << ".section .data.rel.ro,\"aw\"\n.balign 8\n.globl lianfang_console_files\nlianfang_console_files:\n";
    for (size_t i = 0; i < paths.size(); ++i) {
        out << ".quad path_" << i << ", plain_" << i << ", plain_" << i << "_end, small_" << i << ", small_" << i
            << "_end\n";
    }
    out << ".quad 0, 0, 0, 0, 0\n.section .note.GNU-stack,\"\",%progbits\n";
    return out.good() ? 0 : 1;
}
