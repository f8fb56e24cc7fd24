package no.helseprofil.profile;

import java.util.Set;

/**
 * Claims that the mappers of an existing client write now and won't write from a date on. The server determines them by
 * the rule by which it stops these mappers.
 *
 * @param aboutUsers claims that end when {@code access-token-type} is enforced
 * @param roles claims that end when {@code least-privilege} is enforced
 */
public record KeptClaims(Set<String> aboutUsers, Set<String> roles) {

    /** None: the mappers of the client continue to write all their claims. */
    public static final KeptClaims NONE = new KeptClaims(Set.of(), Set.of());

    public KeptClaims {
        aboutUsers = Set.copyOf(aboutUsers);
        roles = Set.copyOf(roles);
    }
}
