#pragma once
/// The promise asserted under every type that is part of a World: it can be copied and compared.

#include <concepts>

namespace base {

/// A copy is independent of its original and compares equal to it.
template <class T>
concept Value = std::copyable<T> && std::equality_comparable<T>;

}  // namespace base
