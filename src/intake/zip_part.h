// A workbook's parts as streams with limits: what unpacking may yield is capped, however small the file is.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct zip;

namespace lianfang::intake {

class Archive {
public:
    static Result<std::unique_ptr<Archive>> open(std::string const& path);
    ~Archive();

    bool has(std::string const& part) const;
    int64_t size_of(std::string const& part) const;  // As the archive claims; for the progress bar only.
    // Gives the part in pieces until its end or until `take` returns false.
    Result<void> stream(std::string const& part, std::function<bool(std::string_view)> const& take) const;

private:
    explicit Archive(zip* archive, std::string path) : archive_(archive), path_(std::move(path)) {}
    int64_t locate(std::string const& part) const;
    zip* archive_;
    std::string path_;
};

// What a SAX reader of a part is told. Names are without their prefix.
class Attributes {
public:
    Attributes(int count, unsigned char const** raw) : count_(count), raw_(raw) {}
    // Empty where there is none.
    std::string_view find(std::string_view name) const;
    std::string text(std::string_view name) const;  // With &amp; resolved.
    int count() const { return count_; }

private:
    int count_;
    unsigned char const** raw_;
};

class PartReader {
public:
    virtual ~PartReader() = default;
    virtual void open(std::string_view name, Attributes const& attributes) = 0;
    virtual void close(std::string_view name) = 0;
    virtual void text(std::string_view piece) = 0;
    // After each piece of input, outside the parser: the place to pass on what was read. False stops, with
    // `fault` where set.
    virtual bool between() { return true; }
    std::optional<Error> fault;
};

// Parses a part without entities, without a DTD (one is refused) and without the network.
Result<void> parse_part(Archive const& archive, std::string const& path, std::string const& part,
                        PartReader& reader);
// The same with a text that is in memory.
Result<void> parse_text(std::string const& text, std::string const& path, PartReader& reader);

}  // namespace lianfang::intake
