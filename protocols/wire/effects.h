#pragma once
/// Everything a session may ask its owner to do, in order: send lines and texts, tell facts, start
/// TLS, close. The owner empties it before the next call.
///
/// Doors (session): line, content, tell, start_tls, close. Doors (owner): items, clear.
/// One buffer holds all octets, so that a session on the hot path allocates nothing.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/fact.h"
#include "protocols/base/ids.h"
#include "protocols/base/shared_octets.h"

namespace wire {

/// Which letter a block of octets carries and from which copy it was read. Travels beside the
/// octets inside the simulation, so that identity does not depend on what the text says.
struct Provenance {
    base::LetterId letter;
    base::CopyId copy;

    friend bool operator==(const Provenance&, const Provenance&) = default;
};

class Effects {
  public:
    enum class Kind : std::uint8_t { Line, Content, Tell, StartTls, Close };

    struct Item {
        Kind kind = Kind::Line;
        std::uint16_t line_kind = 0;   ///< index into the protocol's table of LineKind
        std::uint32_t begin = 0;       ///< octets [begin, end) of `octets()`
        std::uint32_t end = 0;
        std::uint32_t secret_begin = 0;  ///< relative to `begin`; empty range: nothing is secret
        std::uint32_t secret_end = 0;
        /// Line: the reply is complete with it although its kind does not say so (the last record
        /// of a DNS answer looks like the others).
        bool ends_reply = false;
        std::uint32_t index = 0;       ///< Tell: which fact; Content: which body, plus one (0: none)
        Provenance provenance;
    };

    // --- for sessions -------------------------------------------------------------------------

    /// Octets written here and closed by `end_line` become one line. Write the CRLF yourself.
    std::string& buffer() { return octets_; }

    /// Ends the line begun where the last item ended.
    Item& end_line(std::uint16_t line_kind) { return push(Kind::Line, line_kind); }

    /// One line; CRLF is added.
    Item& line(std::uint16_t line_kind, std::string_view text) {
        octets_.append(text);
        octets_.append("\r\n");
        return end_line(line_kind);
    }

    /// A block of message text exactly as it goes over the wire (already dot-stuffed where the
    /// protocol asks for it). `body` is the text before stuffing, shared with the journal when
    /// the block is a whole message; pass an empty one otherwise.
    Item& content(std::uint16_t line_kind, std::string_view wire_octets, base::SharedOctets body,
                  Provenance provenance) {
        octets_.append(wire_octets);
        Item& item = push(Kind::Content, line_kind);
        if (!body.empty()) {
            bodies_.push_back(std::move(body));
            item.index = static_cast<std::uint32_t>(bodies_.size());
        }
        item.provenance = provenance;
        return item;
    }

    void tell(base::Fact fact) {
        facts_.push_back(std::move(fact));
        push(Kind::Tell, 0).index = static_cast<std::uint32_t>(facts_.size() - 1);
    }

    /// From here on the stream is encrypted, both ways; octets that came before are void.
    void start_tls() { push(Kind::StartTls, 0); }
    /// Ends the connection once everything before has been sent.
    void close() { push(Kind::Close, 0); }

    // --- for owners ---------------------------------------------------------------------------

    [[nodiscard]] const std::vector<Item>& items() const { return items_; }
    [[nodiscard]] std::string_view octets() const { return octets_; }
    [[nodiscard]] std::string_view octets(const Item& item) const {
        return std::string_view{octets_}.substr(item.begin, item.end - item.begin);
    }
    [[nodiscard]] const base::Fact& fact(const Item& item) const { return facts_[item.index]; }
    [[nodiscard]] const base::SharedOctets* body(const Item& item) const {
        return item.index == 0 ? nullptr : &bodies_[item.index - 1];
    }
    [[nodiscard]] bool empty() const { return items_.empty(); }

    void clear() {
        items_.clear();
        octets_.clear();
        facts_.clear();
        bodies_.clear();
    }

  private:
    Item& push(Kind kind, std::uint16_t line_kind) {
        Item item;
        item.kind = kind;
        item.line_kind = line_kind;
        item.begin = items_.empty() ? 0 : items_.back().end;
        item.end = static_cast<std::uint32_t>(octets_.size());
        items_.push_back(item);
        return items_.back();
    }

    std::string octets_;
    std::vector<Item> items_;
    std::vector<base::Fact> facts_;
    std::vector<base::SharedOctets> bodies_;
};

}  // namespace wire
