// Market inspection, prices, disinfection, gatherings and venues.
#include "sample/post.h"

namespace lianfang::sample {

namespace {

Cell yuan(int64_t fen) { return Cell(static_cast<double>(fen) / 100); }

void post_inspections(Post& post) {
    for (Dispatch const& dispatch : post.world.dispatches) {
        post.fact(dispatch, "市场监管日报", "inspection_dispatch", [&](bool) {
            Row row;
            row << Cell(dispatch.day) << dispatch.team << dispatch.size << dispatch.vehicles
                << post.unit_name(dispatch.unit);
            return row;
        });
    }
    for (Inspection const& inspection : post.world.inspections) {
        post.fact(inspection, "市场监管日报", "inspection", [&](bool) {
            Row row;
            row << Cell(inspection.day) << inspection.team
                << label_of("premises_type", inspection.type) << inspection.target
                << post.unit_name(inspection.unit) << inspection.findings
                << (inspection.findings.empty() ? "否" : "是");
            return row;
        });
    }
    for (Enforcement const& enforcement : post.world.enforcements) {
        post.fact(enforcement, "市场监管日报", "enforcement_case", [&](bool) {
            Row row;
            row << enforcement.number << Cell(enforcement.day)
                << label_of("enforcement_type", enforcement.type) << enforcement.party
                << enforcement.article << yuan(enforcement.fen) << post.unit_name(enforcement.unit);
            return row;
        });
    }
    for (Price const& price : post.world.prices) {
        post.fact(price, "市场监管日报", "price_sample", [&](bool) {
            Row row;
            row << label_of("commodity", price.commodity) << price.market << yuan(price.fen)
                << Cell(price.day) << post.unit_name(price.unit);
            return row;
        });
    }
}

}  // namespace

void post_markets(Post& post) { post_inspections(post); }

void post_environment(Post& post) {
    for (Disinfection const& done : post.world.disinfections) {
        post.fact(done, "防控日报", "disinfection", [&](bool) {
            Row row;
            row << post.unit_name(done.unit) << done.place << Cell(done.day) << done.area_m2
                << done.staff << Cell(done.garbage_kg / 1000.0);
            return row;
        });
    }
    for (CancelledGathering const& gathering : post.world.gatherings) {
        post.fact(gathering, "防控日报", "cancelled_gathering", [&](bool) {
            Row row;
            row << post.unit_name(gathering.unit) << gathering.name
                << label_of("gathering_type", gathering.type) << Cell(gathering.planned)
                << gathering.persons << Cell(gathering.cancelled);
            return row;
        });
    }
    for (VenueClosing const& closing : post.world.closings) {
        post.fact(closing, "场所停业", "venue_closing", [&](bool) {
            Row row;
            row << post.unit_name(closing.unit) << closing.name
                << label_of("venue_type", closing.type) << Cell(closing.day);
            return row;
        });
    }
}

}  // namespace lianfang::sample
