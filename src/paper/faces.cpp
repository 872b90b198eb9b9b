// Which installed font stands for which face.
#include "paper/paper.h"

namespace lianfang::paper {}
