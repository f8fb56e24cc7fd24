package no.helseprofil.testtoken;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import org.jspecify.annotations.Nullable;

/**
 * A claim that a request gives as one text.
 *
 * @param member member of the request
 * @param claim its name
 * @param otherwise its default; null for none
 */
record ClaimRow(
        Member<String> member, String claim, @Nullable String otherwise) {

    static ClaimRow of(String member, String claim, @Nullable String otherwise) {
        return new ClaimRow(Member.optional(member, Values.TEXT), claim, otherwise);
    }

    static ClaimRow of(String member, String claim) {
        return of(member, claim, null);
    }

    static Member<?>[] members(List<ClaimRow> rows, Member<?>... others) {
        List<Member<?>> members = new ArrayList<>(List.of(others));
        rows.forEach(row -> members.add(row.member()));
        return members.toArray(Member<?>[]::new);
    }

    /**
     * Returns the claims of these rows.
     *
     * @param sent the members of the request; null if there are none
     */
    static Map<String, Object> claims(List<ClaimRow> rows, @Nullable Members sent, Generation generation) {
        Map<String, Object> claims = new LinkedHashMap<>();
        for (ClaimRow row : rows) {
            String said = sent == null || !generation.hasSent()
                    ? null
                    : sent.find(row.member()).orElse(null);
            String value = said != null || !generation.hasDefaults() ? said : row.otherwise();
            if (value != null) {
                claims.put(row.claim(), value);
            }
        }
        return claims;
    }
}
