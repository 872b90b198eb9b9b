// Rows into a PostgreSQL table together: gathered as COPY's text, or as arrays where a row may stand already.
#include <charconv>
#include <utility>

#include "store/postgresql_connection.h"

namespace lianfang::store {
namespace {

constexpr size_t bytes_together = 4 << 20;

void append_number(std::string& out, int64_t value) {
    char digits[24];
    auto const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

class GatheringWriter : public Bulk::Writer, public WaitingRows {
public:
    explicit GatheringWriter(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}
    ~GatheringWriter() override { connection_->leave(this); }

protected:
    // After each whole row.
    void row_waits(size_t bytes) {
        if (!waits_) connection_->wait(this);
        waits_ = true;
        if (bytes < bytes_together) return;
        connection_->leave(this);
        send();
    }

    // The row so far is forgotten with the rollback that must follow.
    void refuse_zero_byte(std::string_view text) {
        if (text.find('\0') == std::string_view::npos) return;
        if (!waits_) connection_->wait(this);
        waits_ = true;
        throw StoreError("a text with a zero byte cannot be stored");
    }

    std::shared_ptr<Connection> connection_;
    bool waits_ = false;
};

class CopyWriter : public GatheringWriter {
public:
    CopyWriter(std::shared_ptr<Connection> connection, std::string sql)
        : GatheringWriter(std::move(connection)), sql_(std::move(sql)) {}

    void put(int64_t value) override {
        next();
        append_number(text_, value);
    }
    void put(std::string_view text) override {
        refuse_zero_byte(text);
        next();
        size_t taken = 0;
        for (size_t at = 0; at < text.size(); ++at) {
            char const c = text[at];
            char const* const escape = c == '\\'   ? "\\\\"
                                       : c == '\t' ? "\\t"
                                       : c == '\n' ? "\\n"
                                       : c == '\r' ? "\\r"
                                                   : nullptr;
            if (!escape) continue;
            text_.append(text, taken, at - taken);
            text_ += escape;
            taken = at + 1;
        }
        text_.append(text, taken);
    }
    void put_bytes(std::string_view bytes) override {
        static constexpr char digits[] = "0123456789abcdef";
        next();
        text_ += "\\\\x";
        for (unsigned char const byte : bytes) {
            text_ += digits[byte >> 4];
            text_ += digits[byte & 15];
        }
    }
    void put_null() override {
        next();
        text_ += "\\N";
    }
    void end_row() override {
        text_ += '\n';
        is_first_ = true;
        row_waits(text_.size());
    }

    void send() override {
        std::string const text = std::move(text_);
        forget();
        auto* const connection = connection_->get();
        Rows const begun(PQexec(connection, sql_.c_str()));
        if (PQresultStatus(begun.get()) != PGRES_COPY_IN) {
            connection_->fail(one_line(PQerrorMessage(connection)) + " (" + sql_ + ")", state_of(begun.get()));
        }
        bool const sent = PQputCopyData(connection, text.data(), int(text.size())) == 1 &&
                          PQputCopyEnd(connection, nullptr) == 1;
        std::string fault = sent ? "" : one_line(PQerrorMessage(connection));
        std::string state;
        while (Rows const result{PQgetResult(connection)}) {
            if (is_good(result.get()) || !fault.empty()) continue;
            fault = one_line(PQresultErrorMessage(result.get()));
            state = state_of(result.get());
        }
        if (!fault.empty()) connection_->fail(fault + " (" + sql_ + ")", state);
    }
    void forget() override {
        text_.clear();
        is_first_ = true;
        waits_ = false;
    }

private:
    void next() {
        if (!is_first_) text_ += '\t';
        is_first_ = false;
    }

    std::string sql_;
    std::string text_;
    bool is_first_ = true;
};

// One array a column.
class UnnestWriter : public GatheringWriter {
public:
    UnnestWriter(std::shared_ptr<Connection> connection, std::string sql, size_t columns)
        : GatheringWriter(std::move(connection)), sql_(std::move(sql)), arrays_(columns) {}

    void put(int64_t value) override { append_number(next(), value); }
    void put(std::string_view text) override {
        refuse_zero_byte(text);
        auto& array = next();
        array += '"';
        for (char const c : text) {
            if (c == '"' || c == '\\') array += '\\';
            array += c;
        }
        array += '"';
    }
    void put_bytes(std::string_view) override { throw StoreError("bytes cannot be part of a key"); }
    void put_null() override { next() += "NULL"; }
    void end_row() override {
        column_ = 0;
        size_t bytes = 0;
        for (auto const& array : arrays_) bytes += array.size();
        row_waits(bytes);
    }

    void send() override {
        for (auto& array : arrays_) array += '}';
        auto const arrays = std::exchange(arrays_, std::vector<std::string>(arrays_.size()));
        forget();
        std::vector<char const*> texts;
        for (auto const& array : arrays) texts.push_back(array.c_str());
        connection_->checked(PQexecParams(connection_->get(), sql_.c_str(), int(texts.size()), nullptr, texts.data(),
                                          nullptr, nullptr, 0),
                             sql_);
    }
    void forget() override {
        for (auto& array : arrays_) array.clear();
        column_ = 0;
        waits_ = false;
    }

private:
    std::string& next() {
        auto& array = arrays_.at(column_++);
        array += array.empty() ? '{' : ',';
        return array;
    }

    std::string sql_;
    std::vector<std::string> arrays_;
    size_t column_ = 0;
};

// The columns' types as the server names them, in the order asked for.
std::vector<std::string> types_of(Connection& connection, std::string const& table,
                                  std::vector<std::string> const& columns) {
    std::vector<std::string> types;
    for (auto const& column : columns) {
        std::string const sql = "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '" + table +
                                "'::regclass AND attname = '" + column + "'";
        auto const rows = connection.run(sql);
        if (PQntuples(rows.get()) != 1) throw StoreError("PostgreSQL: " + table + " has no column " + column);
        types.emplace_back(PQgetvalue(rows.get(), 0, 0));
    }
    return types;
}

}  // namespace

std::unique_ptr<Bulk::Writer> postgresql_bulk(std::shared_ptr<Connection> connection, std::string_view table,
                                              std::vector<std::string> const& columns, bool may_stand) {
    std::string names;
    for (auto const& column : columns) names += (names.empty() ? "" : ", ") + column;
    std::string const into = std::string(table) + " (" + names + ")";
    if (!may_stand) return std::make_unique<CopyWriter>(std::move(connection), "COPY " + into + " FROM STDIN");
    auto const types = types_of(*connection, std::string(table), columns);
    std::string arrays;
    for (size_t i = 0; i < types.size(); ++i) {
        arrays += (i == 0 ? "$" : ", $") + std::to_string(i + 1) + "::" + types[i] + "[]";
    }
    return std::make_unique<UnnestWriter>(
        std::move(connection), "INSERT INTO " + into + " SELECT * FROM unnest(" + arrays + ") ON CONFLICT DO NOTHING",
        columns.size());
}

}  // namespace lianfang::store
