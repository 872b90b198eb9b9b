// The habits of offices: each fills in the same form its own way.
#pragma once

#include "sample/post.h"

namespace lianfang::sample {

// Always the same for one office and form; the dates' habit is the file's (a quarter of the files
// has dates as people type them).
Habit habit_of(Post const& post, Parcel const& parcel, PostedSheet const& sheet);

// Identity numbers as people type them: lower-case x, full-width digits, spaces, the old 15-digit
// form.
void type_carelessly(Post const& post, Parcel const& parcel, PostedSheet const& posted,
                     Sheet& sheet);

}  // namespace lianfang::sample
