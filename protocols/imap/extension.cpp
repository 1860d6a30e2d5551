#include "protocols/imap/extension.h"

#include <iterator>

#include "protocols/base/octets.h"

namespace imap {

namespace {

constexpr ExtensionRow kExtensionRows[] = {
    {Extension::Imap4rev2, "IMAP4rev2", "9051"},
    {Extension::LiteralPlus, "LITERAL+", "7888"},
    {Extension::LiteralMinus, "LITERAL-", "7888"},
    {Extension::StartTls, "STARTTLS", "9051"},
    {Extension::SaslIr, "SASL-IR", "4959"},
    {Extension::Id, "ID", "2971"},
    {Extension::Enable, "ENABLE", "5161"},
    {Extension::Idle, "IDLE", "2177"},
    {Extension::Namespace, "NAMESPACE", "2342"},
    {Extension::Unselect, "UNSELECT", "3691"},
    {Extension::UidPlus, "UIDPLUS", "4315"},
    {Extension::Move, "MOVE", "6851"},
    {Extension::MultiAppend, "MULTIAPPEND", "3502"},
    {Extension::AppendLimit, "APPENDLIMIT", "7889"},
    {Extension::Children, "CHILDREN", "3348"},
    {Extension::ListExtended, "LIST-EXTENDED", "5258"},
    {Extension::ListStatus, "LIST-STATUS", "5819"},
    {Extension::SpecialUse, "SPECIAL-USE", "6154"},
    {Extension::CreateSpecialUse, "CREATE-SPECIAL-USE", "6154"},
    {Extension::StatusSize, "STATUS=SIZE", "8438"},
    {Extension::Esearch, "ESEARCH", "4731"},
    {Extension::SearchRes, "SEARCHRES", "5182"},
    {Extension::Within, "WITHIN", "5032"},
    {Extension::Sort, "SORT", "5256"},
    {Extension::Esort, "ESORT", "5267"},
    {Extension::ThreadOrdered, "THREAD=ORDEREDSUBJECT", "5256"},
    {Extension::ThreadReferences, "THREAD=REFERENCES", "5256"},
    {Extension::Condstore, "CONDSTORE", "7162"},
    {Extension::Qresync, "QRESYNC", "7162"},
    {Extension::Quota, "QUOTA", "9208"},
    {Extension::Binary, "BINARY", "3516"},
    {Extension::ObjectId, "OBJECTID", "8474"},
    {Extension::Preview, "PREVIEW", "8970"},
    {Extension::Utf8Accept, "UTF8=ACCEPT", "6855"},
};
static_assert(std::size(kExtensionRows) == kExtensionCount);

constexpr bool rows_in_order() {
    for (unsigned i = 0; i < kExtensionCount; ++i) {
        if (static_cast<unsigned>(kExtensionRows[i].extension) != i) return false;
    }
    return true;
}
static_assert(rows_in_order());

}  // namespace

std::span<const ExtensionRow> extension_rows() {
    return kExtensionRows;
}

std::optional<Extension> find_extension(std::string_view capability) {
    for (const ExtensionRow& row : kExtensionRows) {
        if (base::iequals(row.capability, capability)) return row.extension;
    }
    return std::nullopt;
}

}  // namespace imap
