#include "sim/mail_program.h"

namespace sim {

const LocalFolder* MailProgram::folder(std::string_view name) const {
    for (const LocalFolder& folder : folders) {
        if (folder.name == name) return &folder;
    }
    return nullptr;
}

LocalFolder& MailProgram::edit_folder(std::string_view name) {
    for (LocalFolder& folder : folders) {
        if (folder.name == name) return folder;
    }
    folders.push_back({});
    folders.back().name = name;
    return folders.back();
}

}  // namespace sim
