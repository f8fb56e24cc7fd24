package no.helseprofil.clientdraft;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import no.helseprofil.clientdraft.ClientDraft.UnfitDraftException;

/**
 * Settings of a client that a vendor may ask for: the members that NHN's self-service can change, each as a whole.
 *
 * @param scopes scopes of APIs
 * @param claims claims of APIs, by name
 * @param redirectUris addresses for codes
 * @param postLogoutRedirectUris addresses for browsers after a logout
 * @param childOrganisations numbers of the parts of its organisation that it may name
 */
public record WantedSettings(
        List<String> scopes,
        SortedMap<String, String> claims,
        List<String> redirectUris,
        List<String> postLogoutRedirectUris,
        List<String> childOrganisations) {

    /** Members of the JSON. */
    static final Set<String> MEMBERS = Set.of(
            "apiScopes",
            "audienceSpecificClientClaims",
            "redirectUris",
            "postLogoutRedirectUris",
            "childOrganizationNumbers");

    /** Settings of a client that doesn't exist yet. */
    public static final WantedSettings NONE =
            new WantedSettings(List.of(), new TreeMap<>(), List.of(), List.of(), List.of());

    private static final int MOST = 50;

    public WantedSettings {
        scopes = sorted(scopes);
        claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
        redirectUris = sorted(redirectUris);
        postLogoutRedirectUris = sorted(postLogoutRedirectUris);
        childOrganisations = sorted(childOrganisations);
    }

    private static List<String> sorted(Collection<String> values) {
        return List.copyOf(new TreeSet<>(values));
    }

    /**
     * Reads the settings that a client is to have from now on. A missing or null member means that it is to have none
     * of them, since NHN's self-service overwrites all members.
     *
     * @param body JSON, at most 64 kB
     * @param before the registered settings, which may stay even if they would be refused today
     * @throws UnfitDraftException if the body is anything else, or a new value in it can't be asked for
     */
    public static WantedSettings read(byte[] body, WantedSettings before) throws UnfitDraftException {
        return of(DraftBody.read(body, MEMBERS), before);
    }

    static WantedSettings of(DraftBody body, WantedSettings before) throws UnfitDraftException {
        WantedSettings wanted = new WantedSettings(
                body.words("apiScopes", MOST),
                body.pairs("audienceSpecificClientClaims", MOST),
                body.words("redirectUris", MOST),
                body.words("postLogoutRedirectUris", MOST),
                body.words("childOrganizationNumbers", MOST));
        requireAddresses("redirectUris", wanted.redirectUris, before.redirectUris);
        requireAddresses("postLogoutRedirectUris", wanted.postLogoutRedirectUris, before.postLogoutRedirectUris);
        for (String number : wanted.childOrganisations) {
            if (!before.childOrganisations.contains(number)) {
                DraftBody.organisation("each of childOrganizationNumbers", number);
            }
        }
        for (String claim : wanted.claims.keySet()) {
            if (!before.claims.containsKey(claim) && !wanted.isOfAskedApi(claim)) {
                throw UnfitDraftException.of("name claims of the APIs that apiScopes names, such as"
                        + " nhn:demo-api/journal-id or nhn:demo-api:journal-id for nhn:demo-api/read");
            }
        }
        return wanted;
    }

    private static void requireAddresses(String name, List<String> wanted, List<String> before)
            throws UnfitDraftException {
        for (String address : wanted) {
            if (!before.contains(address) && !DraftBody.isAddress(address)) {
                throw UnfitDraftException.of("each of " + name + " is https, or http on a loopback address, without"
                        + " wildcard, fragment and user");
            }
        }
    }

    /** Returns whether a claim begins with the audience of a requested API. */
    private boolean isOfAskedApi(String claim) {
        return scopes.stream()
                .filter(scope -> scope.indexOf('/') > 0)
                .map(scope -> scope.substring(0, scope.indexOf('/')))
                .anyMatch(audience -> claim.startsWith(audience + "/") || claim.startsWith(audience + ":"));
    }
}
