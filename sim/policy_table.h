#pragma once
/// Policies of a provider that can be set by name: the form of their table.
///
/// Each protocol room of the World brings one table (sim/smtp_policy.cpp, …); `sim/policies.h` finds
/// names in all of them. Scripts, the window and the documents list policies from here.
/// Doors: PolicyRow; policy::switch_row, number_row, size_row, duration_row, durations_row, choice_row, words_row.
/// Fails: `set` says false and leaves the provider as it was.
///
/// `Group` below is a member of Provider that holds a base::Cow of a struct of policies, `Field` a
/// member of that struct: policy::switch_row<&Provider::smtp, &SmtpPolicy::pipelining>(…).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "protocols/base/time.h"

namespace sim {

struct Provider;

/// One policy.
struct PolicyRow {
    std::string_view name;       ///< "greylist"
    std::string_view group;      ///< where a list of policies shows it: "smtp server", "relay", "pop3"
    std::string_view values;     ///< what may be given, in words: "a duration from 1s to 30d, or off"
    std::string_view sentence;   ///< what it does, one sentence with its full stop
    bool (*set)(Provider& provider, std::string_view value);
    /// The present value, in the form that `set` takes.
    std::string (*text)(const Provider& provider);
};

namespace policy {

// How values are read and written. Readers say false, and change nothing, at what they do not understand.
bool read(std::string_view text, bool& value);                         ///< on, off (true, false, yes, no)
bool read_number(std::string_view text, std::uint64_t least, std::uint64_t most, std::uint64_t& value);
bool read_size(std::string_view text, std::uint64_t& octets);          ///< "25MB", "100k", "0"; MB is 1024 * 1024
bool read_duration(std::string_view text, base::Duration least, base::Duration most, bool may_be_off, base::Duration& value);
bool read_durations(std::string_view text, std::vector<base::Duration>& values);   ///< "30m 1h 2h", none zero
bool read_words(std::string_view text, std::vector<std::string>& values);          ///< "a, b c"; "none": empty
std::string write_size(std::uint64_t octets);
std::string write_duration(base::Duration value, bool may_be_off);     ///< "1h30m"; zero is "off" if it may be
std::string write_durations(const std::vector<base::Duration>& values);
std::string write_words(const std::vector<std::string>& values);       ///< "a, b"; "none"
/// The index of `word` in `words`; `count` if it is not there. Hyphen and underscore are the same.
std::size_t find_choice(std::string_view word, const std::string_view* words, std::size_t count);

template <auto Group, auto Field>
constexpr PolicyRow switch_row(std::string_view name, std::string_view group, std::string_view sentence) {
    return {name, group, "on or off", sentence,
            [](auto& p, std::string_view value) { return read(value, (p.*Group).edit().*Field); },
            [](const auto& p) { return std::string{(*(p.*Group)).*Field ? "on" : "off"}; }};
}

/// An unsigned field of any width. REQUIRES: Most fits it.
template <auto Group, auto Field, std::uint64_t Least, std::uint64_t Most>
constexpr PolicyRow number_row(std::string_view name, std::string_view group, std::string_view values, std::string_view sentence) {
    return {name, group, values, sentence,
            [](auto& p, std::string_view value) {
                std::uint64_t number = 0;
                if (!read_number(value, Least, Most, number)) return false;
                auto& field = (p.*Group).edit().*Field;
                field = static_cast<std::remove_reference_t<decltype(field)>>(number);
                return true;
            },
            [](const auto& p) { return std::to_string((*(p.*Group)).*Field); }};
}

template <auto Group, auto Field>
constexpr PolicyRow size_row(std::string_view name, std::string_view group, std::string_view sentence) {
    return {name, group, "a size: 100k, 25MB, octets; 0 is no limit", sentence,
            [](auto& p, std::string_view value) { return read_size(value, (p.*Group).edit().*Field); },
            [](const auto& p) { return write_size((*(p.*Group)).*Field); }};
}

/// Least and Most in seconds. Zero stands for "off" if MayBeOff.
template <auto Group, auto Field, std::int64_t Least, std::int64_t Most, bool MayBeOff = false>
constexpr PolicyRow duration_row(std::string_view name, std::string_view group, std::string_view values, std::string_view sentence) {
    return {name, group, values, sentence,
            [](auto& p, std::string_view value) {
                return read_duration(value, base::seconds(Least), base::seconds(Most), MayBeOff, (p.*Group).edit().*Field);
            },
            [](const auto& p) { return write_duration((*(p.*Group)).*Field, MayBeOff); }};
}

template <auto Group, auto Field>
constexpr PolicyRow durations_row(std::string_view name, std::string_view group, std::string_view sentence) {
    return {name, group, "durations, the last one repeats: 30m 1h 2h", sentence,
            [](auto& p, std::string_view value) { return read_durations(value, (p.*Group).edit().*Field); },
            [](const auto& p) { return write_durations((*(p.*Group)).*Field); }};
}

/// An enum whose values 0, 1, 2 … have the words of `Words`, a constexpr array of string_view.
template <auto Group, auto Field, const auto& Words>
constexpr PolicyRow choice_row(std::string_view name, std::string_view group, std::string_view values, std::string_view sentence) {
    return {name, group, values, sentence,
            [](auto& p, std::string_view value) {
                const std::size_t index = find_choice(value, Words.data(), Words.size());
                if (index == Words.size()) return false;
                auto& field = (p.*Group).edit().*Field;
                field = static_cast<std::remove_reference_t<decltype(field)>>(index);
                return true;
            },
            [](const auto& p) { return std::string{Words[static_cast<std::size_t>((*(p.*Group)).*Field)]}; }};
}

template <auto Group, auto Field>
constexpr PolicyRow words_row(std::string_view name, std::string_view group, std::string_view values, std::string_view sentence) {
    return {name, group, values, sentence,
            [](auto& p, std::string_view value) { return read_words(value, (p.*Group).edit().*Field); },
            [](const auto& p) { return write_words((*(p.*Group)).*Field); }};
}

}  // namespace policy

}  // namespace sim
