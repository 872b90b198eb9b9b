// How errors are made, placed and told.
#include "base/result.h"

#include <fmt/format.h>

#include <stdexcept>

namespace lianfang {

Error Error::invalid(std::string code, std::string zh, std::string en) {
    return {ErrorKind::InvalidInput, std::move(code), std::move(zh), std::move(en)};
}
Error Error::not_allowed(std::string code, std::string zh, std::string en) {
    return {ErrorKind::NotAllowed, std::move(code), std::move(zh), std::move(en)};
}
Error Error::not_found(std::string code, std::string zh, std::string en) {
    return {ErrorKind::NotFound, std::move(code), std::move(zh), std::move(en)};
}
Error Error::wrong_state(std::string code, std::string zh, std::string en) {
    return {ErrorKind::WrongState, std::move(code), std::move(zh), std::move(en)};
}
Error Error::broken(std::string code, std::string zh, std::string en) {
    return {ErrorKind::Broken, std::move(code), std::move(zh), std::move(en)};
}

Error Error::busy(std::string code, std::string zh, std::string en) {
    return {ErrorKind::Busy, std::move(code), std::move(zh), std::move(en)};
}

Error Error::at(Place where) && {
    place = std::move(where);
    return std::move(*this);
}

std::string Error::message(std::string const& language) const {
    bool const english = language == "en";
    std::string where;
    auto const add = [&](std::string const& part) {
        if (!where.empty()) where += english ? ", " : "，";
        where += part;
    };
    if (!place.file.empty()) add(place.file);
    if (!place.sheet.empty()) add(english ? "sheet " + place.sheet : "工作表" + place.sheet);
    if (place.row > 0) add(fmt::format(fmt::runtime(english ? "row {}" : "第{}行"), place.row));
    if (place.column > 0) add(fmt::format(fmt::runtime(english ? "column {}" : "第{}列"), place.column));
    if (!where.empty()) where += english ? ": " : "：";
    return where + (english ? en : zh);
}

void broken_promise(char const* what) { throw std::logic_error(what); }

}  // namespace lianfang
