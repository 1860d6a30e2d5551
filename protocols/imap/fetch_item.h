#pragma once
/// What a FETCH asks for (RFC 9051 6.4.5; RFC 3516, 7162, 8474, 8970).
///
/// Doors: FetchItem, FetchRequest, read_fetch_request. Fails: read_fetch_request says false.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/imap/extension.h"
#include "protocols/imap/token_reader.h"

namespace imap {

enum class FetchKind : std::uint8_t {
    Flags,
    Uid,
    InternalDate,
    Size,
    Envelope,
    Body,
    BodyStructure,
    ModSeq,
    EmailId,
    ThreadId,
    Preview,
    Section,
    Rfc822,
    Rfc822Header,
    Rfc822Text,
    Binary,
    BinarySize
};

/// What stands behind the part numbers of a section.
enum class SectionPart : std::uint8_t { Whole, Header, Fields, FieldsNot, Text, Mime };

struct FetchItem {
    FetchKind kind = FetchKind::Flags;
    bool peek = false;                   ///< does not set \Seen
    std::vector<std::uint32_t> numbers;  ///< "1.2": {1, 2}
    SectionPart part = SectionPart::Whole;
    std::vector<std::string> fields;
    bool partial = false;
    std::uint64_t offset = 0;
    std::uint64_t count = 0;
    std::string label;  ///< the name in the answer: "BODY[1.MIME]<0>"

    /// True if fetching it sets \Seen.
    [[nodiscard]] bool marks_seen() const {
        return !peek && (kind == FetchKind::Section || kind == FetchKind::Rfc822 ||
                         kind == FetchKind::Rfc822Text || kind == FetchKind::Binary);
    }
};

struct FetchRequest {
    std::vector<FetchItem> items;
    std::optional<std::uint64_t> changed_since;  ///< RFC 7162 3.1.4.1
    bool vanished = false;                       ///< RFC 7162 3.2.6
    [[nodiscard]] bool has(FetchKind kind) const;
};

/// Items and modifiers up to the end of the command. `on` are the extensions that count.
[[nodiscard]] bool read_fetch_request(TokenReader& args, const ExtensionSet& on, FetchRequest& out);

}  // namespace imap
