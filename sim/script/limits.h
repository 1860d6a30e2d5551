#pragma once
/// How much a script may use. Scripts are untrusted: whatever they do ends within these bounds.
///
/// Doors: Limits, StopButton.

#include <cstddef>
#include <cstdint>

namespace script {

struct Limits {
    std::uint64_t instructions = 200'000'000;          ///< of the language; long library calls cost more than one
    std::size_t memory_octets = std::size_t{96} << 20; ///< what the script's values may take at one moment
    std::size_t text_octets = std::size_t{1} << 19;    ///< the longest single text: comparing two takes microseconds
    std::uint64_t work_octets = std::uint64_t{4} << 30;///< all memory asked for, counted together
    std::size_t output_octets = std::size_t{1} << 18;  ///< notes and tables
    std::size_t source_octets = std::size_t{1} << 20;  ///< the script itself
    std::uint64_t events = 20'000'000;                 ///< moved in all its worlds together
    std::uint64_t letter_octets = std::uint64_t{64} << 20;  ///< texts of all letters it writes, and of what it types; of a sweep, each run for itself
    std::uint32_t hosts = 2'000;                       ///< of one world
    std::uint32_t acts = 200'000;                      ///< of all its worlds together
    std::uint32_t worlds = 4'000;                      ///< begun or forked
};

/// A question that is asked often (at least every few milliseconds): has the user had enough?
struct StopButton {
    bool (*pressed)(void* context) = nullptr;
    void* context = nullptr;

    [[nodiscard]] bool is_pressed() const { return pressed != nullptr && pressed(context); }
};

}  // namespace script
