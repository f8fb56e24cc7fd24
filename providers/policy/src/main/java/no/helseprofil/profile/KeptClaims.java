package no.helseprofil.profile;

import java.util.Set;

/**
 * What the mappers of a client of before write now and won't write from a date on. Which mappers these are is the
 * server's to tell, by the rule by which it stops them.
 *
 * @param aboutUsers claims that end when {@code access-token-type} is enforced
 * @param roles claims that end when {@code least-privilege} is
 */
public record KeptClaims(Set<String> aboutUsers, Set<String> roles) {

    /** Of a client whose mappers write all that they write for good. */
    public static final KeptClaims NONE = new KeptClaims(Set.of(), Set.of());

    public KeptClaims {
        aboutUsers = Set.copyOf(aboutUsers);
        roles = Set.copyOf(roles);
    }
}
