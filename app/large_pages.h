#pragma once
/// Memory in large pages, where the C library and the kernel offer them.
///
/// A long run takes much memory and gives little of it back. In pages of 4 KiB the kernel has to be asked for each of them;
/// in pages of 2 MiB a run of a million lines, or an hour of programs that join in, goes faster (`postroom bench`).
/// Where there is no glibc, or no such pages, nothing changes.
///
/// Doors: use_large_pages.

namespace app {

/// Has the heap grow in large steps, and asks for large pages in what it has grown by. Call it at the start, and again now
/// and then while memory is taken; most calls find nothing to do and cost next to nothing.
void use_large_pages();

}  // namespace app
