// Rational arithmetic, so that a figure does not depend on how a machine rounds in between.
#include "figures/quantity.h"

#include "base/result.h"

namespace lianfang::figures {
namespace {

__int128 greatest_common_divisor(__int128 a, __int128 b) {
    if (a < 0) a = -a;
    while (b != 0) {
        __int128 const rest = a % b;
        a = b;
        b = rest;
    }
    return a == 0 ? 1 : a;
}

Quantity reduced(Quantity quantity) {
    if (quantity.denominator < 0) quantity = {-quantity.numerator, -quantity.denominator};
    __int128 const common = greatest_common_divisor(quantity.numerator, quantity.denominator);
    return {quantity.numerator / common, quantity.denominator / common};
}

}  // namespace

Quantity divided(Quantity a, Quantity b) {
    ensure(b.numerator != 0);
    a = reduced(a);
    b = reduced(b);
    return reduced({a.numerator * b.denominator, a.denominator * b.numerator});
}

double rounded(Quantity quantity) {
    quantity = reduced(quantity);
    __int128 const twice = quantity.denominator * 2;
    __int128 const shifted = quantity.numerator * 20'000 + quantity.denominator;
    __int128 whole = shifted / twice;
    if (shifted % twice < 0) whole -= 1;
    return double(whole) / 10'000.0;
}

}  // namespace lianfang::figures
