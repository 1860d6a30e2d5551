#pragma once
/// The extensions of IMAP as switches. CAPABILITY lists exactly what is switched on and works.
///
/// Doors: Extension, ExtensionSet, ExtensionRow, extension_rows, find_extension. Fails: never.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace imap {

/// One switch each. The order is the order in CAPABILITY.
enum class Extension : std::uint8_t {
    Imap4rev2,         ///< RFC 9051, entered by ENABLE
    LiteralPlus,       ///< RFC 7888, {n+} of any size
    LiteralMinus,      ///< RFC 7888, {n+} up to 4096 octets
    StartTls,          ///< RFC 9051 6.2.1
    SaslIr,            ///< RFC 4959
    Id,                ///< RFC 2971
    Enable,            ///< RFC 5161
    Idle,              ///< RFC 2177
    Namespace,         ///< RFC 2342
    Unselect,          ///< RFC 3691
    UidPlus,           ///< RFC 4315
    Move,              ///< RFC 6851
    MultiAppend,       ///< RFC 3502
    AppendLimit,       ///< RFC 7889
    Children,          ///< RFC 3348
    ListExtended,      ///< RFC 5258
    ListStatus,        ///< RFC 5819
    SpecialUse,        ///< RFC 6154
    CreateSpecialUse,  ///< RFC 6154 3
    StatusSize,        ///< RFC 8438
    Esearch,           ///< RFC 4731
    SearchRes,         ///< RFC 5182
    Within,            ///< RFC 5032
    Sort,              ///< RFC 5256
    Esort,             ///< RFC 5267 3.1; needs Sort
    ThreadOrdered,     ///< RFC 5256, THREAD=ORDEREDSUBJECT
    ThreadReferences,  ///< RFC 5256, THREAD=REFERENCES
    Condstore,         ///< RFC 7162
    Qresync,           ///< RFC 7162
    Quota,             ///< RFC 9208
    Binary,            ///< RFC 3516
    ObjectId,          ///< RFC 8474
    Preview,           ///< RFC 8970
    Utf8Accept,        ///< RFC 6855
};
inline constexpr unsigned kExtensionCount = static_cast<unsigned>(Extension::Utf8Accept) + 1;

/// A set of extensions; copies and compares as one number.
class ExtensionSet {
  public:
    constexpr ExtensionSet() = default;
    constexpr ExtensionSet(std::initializer_list<Extension> on) {
        for (const Extension extension : on) set(extension);
    }
    [[nodiscard]] static constexpr ExtensionSet all() {
        ExtensionSet set;
        set.bits_ = (std::uint64_t{1} << kExtensionCount) - 1;
        return set;
    }
    [[nodiscard]] constexpr bool has(Extension extension) const {
        return (bits_ & bit(extension)) != 0;
    }
    constexpr void set(Extension extension, bool on = true) {
        bits_ = on ? bits_ | bit(extension) : bits_ & ~bit(extension);
    }
    friend constexpr bool operator==(const ExtensionSet&, const ExtensionSet&) = default;

  private:
    static constexpr std::uint64_t bit(Extension extension) {
        return std::uint64_t{1} << static_cast<unsigned>(extension);
    }
    std::uint64_t bits_ = 0;
};

struct ExtensionRow {
    Extension extension;
    std::string_view
        capability;        ///< as CAPABILITY names it: "IDLE", "LITERAL+", "THREAD=REFERENCES"
    std::string_view rfc;  ///< "2177"
};

/// One row for each extension, in the order of the enum.
[[nodiscard]] std::span<const ExtensionRow> extension_rows();
/// By the name in CAPABILITY, in any case.
[[nodiscard]] std::optional<Extension> find_extension(std::string_view capability);

}  // namespace imap
