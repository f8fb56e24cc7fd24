package no.helseprofil.keycloak.request;

import static no.helseprofil.keycloak.request.Step.Place.AUTHORIZATION;
import static no.helseprofil.keycloak.request.Step.Place.INTROSPECTION;
import static no.helseprofil.keycloak.request.Step.Place.LOGIN_END;
import static no.helseprofil.keycloak.request.Step.Place.OTHER;
import static no.helseprofil.keycloak.request.Step.Place.PUSHED_AUTHORIZATION;
import static no.helseprofil.keycloak.request.Step.Place.REGISTRATION;
import static no.helseprofil.keycloak.request.Step.Place.REVOCATION;
import static no.helseprofil.keycloak.request.Step.Place.TOKEN;
import static no.helseprofil.keycloak.request.Step.Place.USERINFO;

import java.util.EnumSet;
import java.util.Set;
import no.helseprofil.profile.Endpoint;

/** What happens to a request in a realm under the profile: in this order, and each once. */
public enum Step {
    FORM(
            "FactsReader",
            "form, parameters and the Authorization header",
            TOKEN,
            PUSHED_AUTHORIZATION,
            AUTHORIZATION,
            USERINFO,
            INTROSPECTION,
            REVOCATION,
            OTHER),
    ASSERTION(
            "FactsReader",
            "the client assertion, and the key that would verify it",
            TOKEN,
            PUSHED_AUTHORIZATION,
            INTROSPECTION,
            REVOCATION,
            OTHER),
    PROOF("FactsReader", "the DPoP proof", TOKEN, PUSHED_AUTHORIZATION, USERINFO),
    LOGIN("Purpose", "what the login said that the request goes on with", TOKEN, LOGIN_END),
    PRACTITIONER("AwaitedFacts", "waits for what tokens tell of the user", TOKEN, USERINFO),
    ORGANISATION("AwaitedFacts", "waits for whom the client acts for", TOKEN, PUSHED_AUTHORIZATION),
    DECISION(
            "ProfileRequest",
            "the catalogue is asked; a refusal is the answer",
            TOKEN,
            PUSHED_AUTHORIZATION,
            AUTHORIZATION,
            LOGIN_END,
            USERINFO,
            INTROSPECTION,
            REVOCATION,
            OTHER,
            REGISTRATION),
    CLIENT(
            "PolicyEvents",
            "the client that Keycloak has authenticated is the one that was judged",
            TOKEN,
            PUSHED_AUTHORIZATION,
            INTROSPECTION,
            REVOCATION,
            OTHER),
    TOKENS("Gate", "no access token is signed without a decision, and none with what isn't its", TOKEN, LOGIN_END),
    REFUSALS(
            "StockRefusals",
            "what Keycloak refuses is told as the requirement that it belongs to",
            TOKEN,
            PUSHED_AUTHORIZATION,
            AUTHORIZATION,
            USERINFO,
            INTROSPECTION,
            REVOCATION),
    ANSWER(
            "AnswerHeaders",
            "nonce, and what is announced",
            TOKEN,
            PUSHED_AUTHORIZATION,
            AUTHORIZATION,
            LOGIN_END,
            USERINFO,
            INTROSPECTION,
            REVOCATION,
            OTHER),
    COUNT(
            "RecordedAnswers",
            "what was told is counted",
            TOKEN,
            PUSHED_AUTHORIZATION,
            AUTHORIZATION,
            LOGIN_END,
            USERINFO,
            INTROSPECTION,
            REVOCATION,
            OTHER,
            REGISTRATION);

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
        REGISTRATION
    }

    private final String by;
    private final String what;
    private final Set<Place> places;

    Step(String by, String what, Place first, Place... others) {
        this.by = by;
        this.what = what;
        this.places = EnumSet.of(first, others);
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
