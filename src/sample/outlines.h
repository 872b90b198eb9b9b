// What the sample county looks like on a map: outlines of its townships and villages, as rough as real ones. It lies
// where no land is.
#pragma once

#include <string>

#include "sample/random.h"
#include "sample/world.h"

namespace lianfang::sample {

// A FeatureCollection of GeoJSON, a unit a line. Townships fill the county without a gap; villages divide
// theirs, whose border they draw by themselves.
std::string draw_outlines(World const& world, Random random);

}  // namespace lianfang::sample
