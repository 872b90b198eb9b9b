// Measures: what an office owes and has not sent by its limit: a verdict on a name, a report, a
// contact's observation. Basis: §2.7 and the county's own limits for lists. Starts: with time
// reached. Ends: when the office's record arrives.
#include "base/text.h"
#include "measures/exposure.h"

namespace lianfang::measures {

std::vector<Order> list_overdue(OverdueName const& overdue, Plans const& plans) {
    // "An express list is answered within two hours, an urgent one within twelve, any other within
    // a day."
    bool const express = overdue.priority == "EXPRESS";
    std::string const row = express                       ? "list_hours_express"
                            : overdue.priority == "URGENT" ? "list_hours_urgent"
                                                           : "list_hours_normal";
    Order order = order_by(plans.county, row, "LIST_OVERDUE",
                           {overdue.person, overdue.person_name, overdue.unit});
    order.concerns = overdue.record_id;
    order.due_at = overdue.limit;
    order.reason = fmt::format("批次{}，应于{}前反馈", overdue.batch_no,
                               replaced(format_instant(overdue.limit).substr(0, 16), "T", " "));
    return {order};
}

std::vector<Order> report_overdue(OverdueReport const& overdue, Plans const& plans) {
    // "Every unit reports every day, if only zero; late, missing and concealed reports are not
    // allowed."
    Order order = order_by(plans.county, "tell_command_hours", "REPORT_OVERDUE",
                           {.person = 0, .unit = overdue.unit});
    order.concerns = overdue.record_id;
    order.first_day = overdue.period_day;
    order.due_at = overdue.due_at;
    order.reason = fmt::format("{} {}未报", overdue.form_code, format_day(overdue.period_day));
    return {order};
}

std::vector<Order> contact_not_located(UnobservedContact const& contact, Plans const& plans,
                                       Instant reached) {
    // "A contact who is not under observation by the limit has not been found: the command is told,
    // by name."
    if (reached < after_hours(contact.due_at, plans.county.number("locate_contact_hours")))
        return {};
    Order order = order_by(plans.county, "locate_contact_hours", "TELL_COMMAND",
                           {contact.person, contact.person_name, contact.unit});
    order.concerns = contact.order_id;
    order.first_day = contact.first_day;
    order.due_at = after_hours(reached, plans.county.number("tell_command_hours"));
    order.reason = fmt::format("密切接触者{}前未落实医学观察", format_instant(contact.due_at));
    return {order};
}

}  // namespace lianfang::measures
