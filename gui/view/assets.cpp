#include "gui/view/assets.h"

#include <cstdlib>
#include <system_error>

namespace gui {

std::filesystem::path assets_dir() {
    namespace fs = std::filesystem;
    if (const char* given = std::getenv("POSTROOM_ASSETS"); given != nullptr && *given != '\0') {
        return given;
    }
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    if (!program.empty()) {
        for (const fs::path& beside : {program / "assets", program / "../share/postroom/assets"}) {
            if (fs::is_directory(beside / "explain", ignored)) return beside;
        }
    }
    return POSTROOM_ASSETS_DIR;
}

}  // namespace gui
