// lianfang record: one record as a form would send it, a correction, or a withdrawal.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "context.h"
#include "intake/record_form.h"

namespace lianfang::app {
namespace {

using Json = nlohmann::ordered_json;

struct Asked {
    std::string kind;
    std::vector<std::string> fields;
    std::string corrects, withdraw, reason, received, source, unit, by = "record";
};

struct FateWord {
    char const *code, *zh;
};

FateWord word_of(intake::Fate fate) {
    switch (fate) {
        case intake::Fate::Accepted: return {"accepted", "已收录"};
        case intake::Fate::Completed: return {"completed", "已补全"};
        case intake::Fate::Known: return {"known", "已知，未变"};
        case intake::Fate::Corrected: return {"corrected", "已更正"};
        case intake::Fate::Variant: return {"variant", "已作为另一来源的说法留存"};
        case intake::Fate::Rejected: break;
    }
    return {"rejected", "未收录"};
}

Instant received_at(Context& context, Asked const& asked) {
    if (asked.received.empty()) return context.ledger().now();
    auto const given = parse_instant(asked.received);
    if (!given) context.fail(given.error());
    return *given;
}

std::string unit_code(Context& context, std::string const& text) {
    if (text.empty()) return {};
    std::string const code = context.units().find(text);
    if (!code.empty()) return code;
    context.fail(Error::not_found("unknown_unit", fmt::format("找不到单位「{}」", text),
                                  fmt::format("there is no unit {}", text)));
}

void print_faults(Context& context, std::vector<Error> const& faults) {
    context.exit_status = 2;
    if (context.json) {
        Json errors = Json::array();
        for (auto const& fault : faults) {
            errors.push_back({{"code", fault.code}, {"field", fault.place.field}, {"zh", fault.zh}, {"en", fault.en}});
        }
        fmt::print("{}\n", Json({{"fate", "rejected"}, {"errors", errors}}).dump());
        return;
    }
    for (auto const& fault : faults) fmt::print(stderr, "{}\n", fault.message(context.language));
}

void print_answer(Context& context, intake::FormAnswer const& answer) {
    if (!answer.faults.empty()) return print_faults(context, answer.faults);
    if (context.json) {
        Json out = {{"fate", word_of(answer.answers.front().second.fate).code},
                    {"record", answer.answers.front().second.record_id}};
        Json records = Json::array();
        for (auto const& [kind, one] : answer.answers) {
            records.push_back({{"kind", kind}, {"fate", word_of(one.fate).code}, {"record", one.record_id}});
        }
        out["records"] = std::move(records);
        out["warnings"] = answer.warnings;
        fmt::print("{}\n", out.dump());
        return;
    }
    for (auto const& [kind, one] : answer.answers) {
        auto const word = word_of(one.fate);
        auto const* found = context.catalog().find_kind(kind);
        fmt::print("{}  {}  {}\n", context.text(word.zh, word.code), found->title.in(context.language), one.record_id);
    }
    for (auto const& warning : answer.warnings) fmt::print("! {}\n", warning);
}

void run_withdraw(Context& context, Asked const& asked) {
    auto& ledger = context.ledger();
    intake::Answer answer;
    intake::Door door(ledger, context.units());
    auto const when = received_at(context, asked);
    ledger.in_transaction([&] { answer = door.withdraw(asked.withdraw, asked.reason, asked.by, when); });
    if (answer.fate == intake::Fate::Rejected) return print_faults(context, {*answer.error});
    bool const was_known = answer.fate == intake::Fate::Known;
    if (context.json) {
        fmt::print("{}\n", Json({{"fate", was_known ? "known" : "withdrawn"}, {"record", asked.withdraw}}).dump());
    } else {
        fmt::print("{}  {}\n", was_known ? context.text("早已撤销", "withdrawn before") : context.text("已撤销", "withdrawn"),
                   asked.withdraw);
    }
}

void run_record(Context& context, Asked const& asked) {
    if (!asked.withdraw.empty()) return run_withdraw(context, asked);
    intake::Form form{.kind = asked.kind, .by = asked.by, .corrects = asked.corrects, .reason = asked.reason,
                      .language = context.language};
    for (auto const& field : asked.fields) {
        size_t const at = field.find('=');
        if (at == std::string::npos) {
            context.fail(Error::invalid("field_without_value", fmt::format("「{}」应写成 栏目=值", field),
                                        fmt::format("write {} as field=value", field)));
        }
        form.fields.emplace_back(field.substr(0, at), field.substr(at + 1));
    }
    if (!asked.corrects.empty() && asked.reason.empty()) {
        context.fail(Error::invalid("reason_missing", "更正记录须用 --reason 说明理由", "a correction needs --reason"));
    }
    form.received_at = received_at(context, asked);
    form.sender = {.source = asked.source, .unit = unit_code(context, asked.unit)};
    print_answer(context, intake::record_form(context.ledger(), context.units(), form));
}

}  // namespace

void add_record(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("record", "登记、更正或撤销一条记录 / record, correct or withdraw one record");
    auto asked = std::make_shared<Asked>();
    command->add_option("kind", asked->kind, "表类 / kind, e.g. returnee_record");
    command->add_option("fields", asked->fields, "栏目=值 / field=value, by label or column name");
    command->add_option("--corrects", asked->corrects, "更正的记录编号 / id of the record that was wrong");
    command->add_option("--withdraw", asked->withdraw, "撤销的记录编号 / id of the record to withdraw");
    command->add_option("--reason", asked->reason, "理由 / reason");
    command->add_option("--received", asked->received, "收到时间 / when it was received");
    command->add_option("--source", asked->source, "来源单位 / office it comes from");
    command->add_option("--unit", asked->unit, "填报单位 / reporting unit");
    command->add_option("--by", asked->by, "经办人 / who records")->capture_default_str();
    command->callback([&context, asked] {
        context.may_begin = true;
        run_record(context, *asked);
    });
}

}  // namespace lianfang::app
