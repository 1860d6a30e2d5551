#pragma once
/// What `postroom run` hands out besides JSON: capture, page, picture, text, letters, mailboxes.
///
/// Doors: ExportOptions, write_exports. Fails: with a Problem that names the file.

#include <string>

#include "protocols/base/result.h"
#include "sim/script/limits.h"
#include "sim/timeline.h"

namespace app {

struct ExportOptions {
    std::string pcap;    ///< pcapng
    std::string html;
    std::string svg;
    std::string text;    ///< Markdown if its name ends in .md, else as --print exchange
    std::string eml;     ///< a folder
    std::string mbox;

    [[nodiscard]] bool any() const { return !(pcap + html + svg + text + eml + mbox).empty(); }
};

/// Writes each file that is asked for. `secrets`: passwords are shown instead of masked.
/// If `stop` is pressed on the way, the file that is being made is not written.
[[nodiscard]] base::Outcome write_exports(const sim::Timeline& timeline, const ExportOptions& options, bool secrets,
                                          const script::StopButton& stop = {});

}  // namespace app
