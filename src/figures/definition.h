// One figure's file to its definition, with every rule that a file must keep. Internal to the room.
#pragma once

#include "figures/figures.h"

namespace lianfang::figures {

Definition read_definition(std::string const& file, std::string const& text, std::vector<catalog::Mistake>& mistakes);
View read_view(std::string const& file, std::string const& text, std::vector<catalog::Mistake>& mistakes);

}  // namespace lianfang::figures
