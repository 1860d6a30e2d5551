#pragma once
/// Files that travel with a letter: its whole text, octet for octet, as `send{raw = …}` takes it.
///
/// RFC 2045, 2046 5.1, 2183, 2231. Doors: Attachment, media_type_of, letter_with_attachments. Fails: never.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/world.h"

namespace gui {

struct Attachment {
    std::string name;    ///< "plan.pdf", without folders
    std::string octets;

    friend bool operator==(const Attachment&, const Attachment&) = default;
};

/// "application/pdf" by the name's ending; "application/octet-stream" for what is not known.
[[nodiscard]] std::string_view media_type_of(std::string_view name);

/// As the device's program would write the letter now, with these files as parts after the text.
/// `body`: lines ended by CRLF.
[[nodiscard]] std::string letter_with_attachments(const sim::World& world, const sim::Host& device,
                                                  const std::vector<std::string>& to,
                                                  const std::string& subject, const std::string& body,
                                                  std::span<const Attachment> attachments);

}  // namespace gui
