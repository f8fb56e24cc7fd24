package no.helseprofil.keycloak.request;

import java.util.EnumSet;
import java.util.Set;
import no.helseprofil.profile.Endpoint;

/** What happens to a request in a realm under the profile: in this order, and each once. */
public enum Step {
    FORM("FactsReader", "form, parameters and the Authorization header", Place.ENDPOINTS),
    ASSERTION("FactsReader", "the client assertion, and the key that would verify it", Place.AUTHENTICATING),
    PROOF("FactsReader", "the DPoP proof", EnumSet.of(Place.TOKEN, Place.PUSHED_AUTHORIZATION, Place.USERINFO)),
    LOGIN("Purpose", "what the login said that the request goes on with", EnumSet.of(Place.TOKEN, Place.LOGIN_END)),
    PRACTITIONER("AwaitedFacts", "waits for what tokens tell of the user", EnumSet.of(Place.TOKEN, Place.USERINFO)),
    ORGANISATION(
            "AwaitedFacts", "waits for whom the client acts for", EnumSet.of(Place.TOKEN, Place.PUSHED_AUTHORIZATION)),
    DECISION("ProfileRequest", "the catalogue is asked; a refusal is the answer", EnumSet.allOf(Place.class)),
    CLIENT(
            "PolicyEvents",
            "the client that Keycloak has authenticated is the one that was judged",
            Place.AUTHENTICATING),
    POLICIES(
            "PolicyObserver",
            "what client policies of Keycloak's would refuse, where the realm observes them",
            EnumSet.complementOf(EnumSet.of(Place.LOGIN_END))),
    TOKENS(
            "Gate",
            "no access token is signed without a decision, and none with what isn't its",
            EnumSet.of(Place.TOKEN, Place.LOGIN_END)),
    REFUSALS(
            "StockRefusals",
            "what Keycloak refuses is told as the requirement that it belongs to",
            EnumSet.complementOf(EnumSet.of(Place.LOGIN_END, Place.OTHER, Place.REGISTRATION))),
    ANSWER("AnswerHeaders", "nonce, and what is announced", EnumSet.complementOf(EnumSet.of(Place.REGISTRATION))),
    COUNT("RecordedAnswers", "what was told is counted", EnumSet.allOf(Place.class));

    /** Where something happens: an {@link Endpoint}, the end of a login, and where clients are registered. */
    public enum Place {
        TOKEN,
        PUSHED_AUTHORIZATION,
        AUTHORIZATION,
        LOGIN_END,
        USERINFO,
        INTROSPECTION,
        REVOCATION,
        OTHER,
        REGISTRATION;

        private static final Set<Place> AUTHENTICATING =
                EnumSet.of(TOKEN, PUSHED_AUTHORIZATION, INTROSPECTION, REVOCATION, OTHER);
        private static final Set<Place> ENDPOINTS = EnumSet.complementOf(EnumSet.of(LOGIN_END, REGISTRATION));
    }

    private final String by;
    private final String what;
    private final Set<Place> places;

    Step(String by, String what, Set<Place> places) {
        this.by = by;
        this.what = what;
        this.places = Set.copyOf(places);
    }

    /** The class that does it. */
    public String by() {
        return by;
    }

    /** What is read, awaited, decided or told. */
    public String what() {
        return what;
    }

    /** Whether it happens there. */
    public boolean isAt(Place place) {
        return places.contains(place);
    }

    /** Whether it happens at an endpoint. */
    public boolean isAt(Endpoint endpoint) {
        return isAt(Place.valueOf(endpoint.name()));
    }
}
