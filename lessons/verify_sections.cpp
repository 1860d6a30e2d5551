#include "lessons/verify_sections.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "protocols/base/octets.h"

namespace lessons {

namespace {

/// The last part of each heading that has parts: "15 B 3.2" stands for 1 to 15, A to B, and 3.1 to 3.2.
struct Standard {
    unsigned number;
    std::string_view last;
};

constexpr std::array<Standard, 96> kStandards{{
    {821, "4 F 3.8 4.1.2 4.2.2 4.5 4.5.3"},
    {1652, "8"},
    {1734, "6"},
    {1854, "7 2.2"},
    {1870, "12 6.4"},
    {1891, "12 5.5 6.2.8 6.4 7.3 9.3 10.9"},
    {1939, "15 B"},
    {2034, "9"},
    {2045, "12 A 2.10 5.2 6.8"},
    {2046, "9 A 4.1.4 4.5 4.5.3 5.1.7 5.2 5.2.2.2 5.2.3.7 5.2.4"},
    {2047, "12 4.2 6.3"},
    {2049, "8 C"},
    {2177, "7"},
    {2183, "10 2.10"},
    {2195, "6"},
    {2231, "12 2.1 4.1"},
    {2342, "12"},
    {2369, "6 B 3.6 A.8 B.2 B.2.4"},
    {2449, "14 6.9 8.1 8.1.2"},
    {2554, "11"},
    {2595, "11 1.1 2.5 3.2 5.1"},
    {2683, "7 3.1.2 3.2.1.5 3.2.3 3.3.2 3.4.12 3.5"},
    {2919, "9"},
    {2920, "9 1.1 3.2"},
    {2971, "9 3.3"},
    {3030, "9 A 4.2"},
    {3156, "12 6.2 9.3"},
    {3207, "7 1.1 4.3"},
    {3348, "10"},
    {3461, "14 4.5 5.2.7.4 5.2.8 5.4 6.3 9.3 10.9 12.2"},
    {3464, "6 F 1.3 2.1.3 2.2.5 2.3.9 2.4 4.3"},
    {3501, "12 A 1.3 2.2.2 2.3.1.2 2.3.6 2.4 3.4 4.3.1 4.5 5.1.3 5.5 6.1.3 6.2.3 6.3.11 6.4.8 6.5 6.5.1 7.1.5 7.2.6 7.3.2 7.4.2 7.5 11.2 A.1"},
    {3502, "6 6.3 6.3.11"},
    {3516, "12 4.4"},
    {3691, "9"},
    {4013, "8 2.5"},
    {4314, "9 D 1.1 2.1.1 2.2 3.8 5.1.2 5.2"},
    {4315, "9 1.1 2.1"},
    {4466, "6 1.2 2.6.2 2.7"},
    {4469, "9 A 4.2"},
    {4505, "9 A"},
    {4551, "9 3.1.2 3.3.2 3.8 8.2"},
    {4616, "9 A"},
    {4731, "8 3.2"},
    {4959, "9 9.2"},
    {4978, "9 9.2"},
    {5032, "7 B 1.1 7.2"},
    {5161, "9 3.3"},
    {5162, "10 3.7 4.3 10.2"},
    {5182, "7 1.1 2.5 7.2"},
    {5255, "11 3.5 4.10 5.3"},
    {5256, "10 2.2"},
    {5257, "10 3.2.2 3.5 4.10 6.2.8 6.3.2 6.4 9.2"},
    {5258, "11 3.5 9.6 11.2"},
    {5259, "15 3.1 5.2 7.2 8.5 12.1 15.2"},
    {5267, "9 B 3.3 4.3.5 4.5 9.2 A.5"},
    {5321, "10 F 1.3 2.2.3 2.3.11 2.4 3.5.4 3.6.3 3.7.5 3.9 3.9.2 4.1.1.11 4.1.5 4.2.5 4.3.2 4.5 4.5.3.1.10 4.5.3.2 4.5.3.2.7 4.5.4.2 4.5.5 5.2 6.4 7.9 10.2 D.4 F.6"},
    {5322, "7 C 1.2 1.2.3 2.1.1 2.2.3 2.3 3.2.5 3.4.1 3.6 3.6.8 4.5 4.5.8 7.2 A.1.3 A.6 A.6.3"},
    {5464, "8 A 3.2.1 3.2.1.2 3.3 4.2.2 4.4 4.4.2 6.2.2 6.3 6.3.2"},
    {5465, "13 3.1 5.9 6.1.2 6.6 10.1"},
    {5466, "8 3.2"},
    {5530, "9 8.1"},
    {5788, "6 3.4 3.4.4 6.2"},
    {5801, "18 3.4 5.2 10.1 11.1 13.3 14.3 18.2"},
    {5802, "12 B 2.2 5.2 6.1 8.3 12.3"},
    {5819, "8 1.1"},
    {5957, "9"},
    {6154, "9 1.1 5.4 8.6 9.2"},
    {6203, "11"},
    {6237, "8 1.1 2.2"},
    {6376, "9 F 1.5 2.11 3.3.4 3.4.5 3.6.2 3.6.2.2 3.11 4.2 5.3.1 5.4.2 5.6 6.1.3 6.3 7.10 8.15 9.2 A.3 B.1.4 B.2 B.2.3 C.2"},
    {6522, "8 A 8.2"},
    {6531, "7 1.2 3.7 3.7.4 3.7.4.2 4.3 7.2"},
    {6532, "7 3.7 7.2"},
    {6533, "8 B 4.5 6.5 8.2"},
    {6851, "9 3.3 4.5 9.2"},
    {6855, "11 B 11.2"},
    {6856, "8 B 1.1 2.2 3.3 8.2"},
    {7001, "8 E 1.5.4 1.6 2.6 2.6.7 4.2 6.3 7.11 8.2 C.7"},
    {7162, "10 C 3.1.2.2 3.1.4.2 3.1.12 3.2 3.2.5.2 3.2.10.2 3.2.11 5.3 10.2"},
    {7628, "8 3.1.1 3.2.3 3.3 4.4 7.1 8.2"},
    {7677, "6 5.2 6.2"},
    {7888, "11 A 11.2"},
    {7889, "8 1.1 3.3 8.2"},
    {8098, "11 A 1.3 2.4 3.1.2 3.2.6.3 3.2.7 3.3 6.2.2 6.4 8.3 10.3 11.2"},
    {8437, "10 A 4.2 10.2"},
    {8438, "7"},
    {8440, "9 8.2 9.2"},
    {8457, "7 1.1 3.2 3.2.2 6.2.1 6.3 7.2"},
    {8474, "12 A 4.3 5.3 8.4 12.2"},
    {8508, "8 3.5 4.7 8.2"},
    {8514, "8 4.3"},
    {8970, "9 3.3 4.2 9.2"},
    {9051, "13 F 1.3 2.2.2 2.3.1.2 2.3.6 2.4 3.4 4.1.1 4.5 5.1.2 5.1.2.2 5.5 6.1.3 6.2.3 6.3.1.1 6.3.9.8 6.3.13 6.4.4.4 6.4.5.1 6.4.9 6.5 7.1.5 7.2.2 7.3.5 7.4.1 7.5.2 7.6 11.7 12.4 13.2 13.2.2 A.1"},
    {9208, "11 3.1.2 3.2 4.1.4 4.2.2 4.3 4.3.1 5.4 9.2 11.2"},
    {9394, "7 3.4 6.1 7.2"},
}};

/// "6.3.11" as what stands before the last part, and that part as a number; letters count from A.
struct Heading {
    std::string_view above;
    bool letter = false;
    std::uint64_t place = 0;
};

std::optional<Heading> heading_of(std::string_view text) {
    const std::size_t dot = text.rfind('.');
    Heading out;
    if (dot != std::string_view::npos) out.above = text.substr(0, dot);
    const std::string_view part = dot == std::string_view::npos ? text : text.substr(dot + 1);
    out.letter = out.above.empty() && part.size() == 1 && part[0] >= 'A' && part[0] <= 'Z';
    const auto number = out.letter ? std::optional<std::uint64_t>{static_cast<std::uint64_t>(part[0] - 'A' + 1)} : base::parse_number(part, 99);
    if (!number || *number == 0 || part[0] == '0') return std::nullopt;
    out.place = *number;
    return out;
}

bool has(const Standard& standard, std::string_view section) {
    const auto wanted = heading_of(section);
    if (!wanted) return false;
    for (std::size_t at = 0; at < standard.last.size();) {
        const std::size_t end = std::min(standard.last.find(' ', at), standard.last.size());
        const auto known = heading_of(standard.last.substr(at, end - at));
        if (known && known->above == wanted->above && known->letter == wanted->letter && wanted->place <= known->place) return true;
        at = end + 1;
    }
    return false;
}

const Standard* find_standard(std::string_view number) {
    const auto wanted = base::parse_number(number, 99'999);
    const auto found = std::find_if(kStandards.begin(), kStandards.end(), [&](const Standard& one) { return wanted && one.number == *wanted; });
    return found == kStandards.end() ? nullptr : &*found;
}

}  // namespace

bool is_known_standard(std::string_view number) { return find_standard(number) != nullptr; }

bool has_section(std::string_view number, std::string_view section) {
    const Standard* standard = find_standard(number);
    return standard != nullptr && has(*standard, section);
}

bool any_has_section(std::string_view section) {
    return std::any_of(kStandards.begin(), kStandards.end(), [&](const Standard& one) { return has(one, section); });
}

}  // namespace lessons
