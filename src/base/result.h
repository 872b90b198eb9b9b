// Results: an expected failure is a value with a stable code, a place to point at and a sentence that says what to do.
// Exceptions are kept for a broken disk or a bug and are caught once, at the edge.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace lianfang {

// Chosen by what the caller should do next.
enum class ErrorKind { InvalidInput, NotAllowed, NotFound, WrongState, Stale, Busy, Broken };

// Where in the user's own material the fault lies. Empty or 0 where it does not apply; rows and columns count from 1.
struct Place {
    std::string file;
    std::string sheet;
    int row = 0;
    int column = 0;
    std::string field;
};

struct Error {
    ErrorKind kind = ErrorKind::Broken;
    std::string code;  // Stable, e.g. "id_check_digit"; programs and tests look at this.
    std::string zh;    // What is wrong and what to do, for the officer.
    std::string en;
    Place place = {};

    static Error invalid(std::string code, std::string zh, std::string en);
    static Error not_allowed(std::string code, std::string zh, std::string en);
    static Error not_found(std::string code, std::string zh, std::string en);
    static Error wrong_state(std::string code, std::string zh, std::string en);
    static Error broken(std::string code, std::string zh, std::string en);
    static Error busy(std::string code, std::string zh, std::string en);  // Try again later.
    // The same error, pointing at `where`.
    Error at(Place where) &&;
    // "file, sheet, row 3, column 5: …" in the language asked for ("zh" or "en").
    std::string message(std::string const& language) const;
};

template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::move(value)) {}
    Result(Error error) : state_(std::move(error)) {}

    bool ok() const { return std::holds_alternative<T>(state_); }
    explicit operator bool() const { return ok(); }
    T& value() & { return std::get<T>(state_); }
    T const& value() const& { return std::get<T>(state_); }
    T&& value() && { return std::get<T>(std::move(state_)); }
    Error const& error() const { return std::get<Error>(state_); }
    T* operator->() { return &value(); }
    T const* operator->() const { return &value(); }
    T& operator*() & { return value(); }
    T const& operator*() const& { return value(); }

private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}
    bool ok() const { return !error_.has_value(); }
    explicit operator bool() const { return ok(); }
    Error const& error() const { return *error_; }

private:
    std::optional<Error> error_;
};

// States what cannot be false and stays on in production. Throws std::logic_error naming the place.
#define LIANFANG_TEXT_(x) #x
#define LIANFANG_TEXT(x) LIANFANG_TEXT_(x)
#define ensure(condition) \
    ((condition) ? void(0) : ::lianfang::broken_promise(__FILE__ ":" LIANFANG_TEXT(__LINE__) ": " #condition))
[[noreturn]] void broken_promise(char const* what);

#define LIANFANG_JOIN_(a, b) a##b
#define LIANFANG_JOIN(a, b) LIANFANG_JOIN_(a, b)
#define ASSIGN_OR_RETURN(declaration, expression)                                   \
    auto LIANFANG_JOIN(result_, __LINE__) = (expression);                           \
    if (!LIANFANG_JOIN(result_, __LINE__)) return LIANFANG_JOIN(result_, __LINE__).error(); \
    declaration = std::move(LIANFANG_JOIN(result_, __LINE__)).value()
#define RETURN_IF_ERROR(expression) \
    if (auto failed = (expression); !failed) return failed.error()

}  // namespace lianfang
