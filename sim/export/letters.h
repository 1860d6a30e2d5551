#pragma once
/// The letters of a run as files that other mail programs read, and back.
///
/// Doors: letters_of, mbox_of, split_mbox. Fails: never; split_mbox says an empty list for what is no mbox.

#include <string>
#include <string_view>
#include <vector>

#include "sim/export/run_view.h"

namespace exported {

struct LetterFile {
    std::string name;     ///< "M1.eml"
    std::string octets;   ///< with CRLF, as the copy holds it
};

/// One file for each letter of which a copy is left: the copy in a mailbox, else in a queue, else on a
/// device.
[[nodiscard]] std::vector<LetterFile> letters_of(const RunView& run);

/// All mailboxes in one mbox file (RFC 4155; lines that begin with any number of ">" and "From " get one
/// ">" more, so that nothing is lost), with LF as line end as such files have it.
[[nodiscard]] std::string mbox_of(const RunView& run);

/// The letters in an mbox file, the added ">" taken away. Line ends stay as they are.
[[nodiscard]] std::vector<std::string> split_mbox(std::string_view mbox);

}  // namespace exported
