"""A page with a bit of everything, and what a clean copy of it is."""

PAGE = """\
# A *heading*

Some **bold** words with `code`, a [link](https://example.org) and $x^2 + 1$.
The second line.

- one
- two
  - deeper **two**
- [x] done
- [ ] open

Then

3. third
4. fourth

> quoted words

| Left | Right |
|:--|--:|
| `a` | 1 |
| **b** | $y$ |

```python
def f(x):
    return "<x>"  # fine
```

$$
\\frac{1}{2}
$$

The end."""

CLEAN = """\
A heading

Some bold words with code, a link and $x^2 + 1$.
The second line.

- one
- two
  - deeper two
[x] done
[ ] open

Then

3. third
4. fourth

quoted words

Left\tRight
a\t1
b\t$y$

def f(x):
    return "<x>"  # fine

$$
\\frac{1}{2}
$$

The end."""
