// An exact number: a whole number over a whole number, rounded only when it is told. Internal to the room.
#pragma once

#include <cstdint>

namespace lianfang::figures {

struct Quantity {
    __int128 numerator = 0;
    __int128 denominator = 1;  // Greater than 0.
};

Quantity divided(Quantity a, Quantity b);   // `b` is not 0.
// Half up to 4 decimal places.
double rounded(Quantity quantity);

}  // namespace lianfang::figures
