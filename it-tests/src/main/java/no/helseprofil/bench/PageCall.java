package no.helseprofil.bench;

import org.jspecify.annotations.Nullable;

/**
 * A call that a page or a command makes. Names in braces stand for values of the realm, see {@link PagesBench}.
 *
 * @param method method of HTTP
 * @param path path below {@code /admin/realms/{realm}/helseprofil/}, or below {@code /realms/{realm}/helseprofil/} if
 *     it is public
 * @param body JSON; null for none
 * @param isPublic whether it needs no authentication
 * @param most largest number of entries of a list that are read page by page; 0 if there is one response
 */
record PageCall(String method, String path, @Nullable String body, boolean isPublic, int most) {

    /** The number of entries that a page of a list has at most. */
    static final int PAGE = 100;

    static PageCall get(String path) {
        return new PageCall("GET", path, null, false, 0);
    }

    static PageCall open(String path) {
        return new PageCall("GET", path, null, true, 0);
    }

    static PageCall all(String path, int most) {
        return new PageCall("GET", path, null, false, most);
    }

    static PageCall send(String method, String path, @Nullable String body) {
        return new PageCall(method, path, body, false, 0);
    }

    /** Returns the path of a page of a list. */
    String page(int first) {
        return path + (path.contains("?") ? "&" : "?") + "first=" + first + "&max=" + PAGE;
    }
}
