package no.helseprofil.keycloak.request;

import java.util.EnumSet;
import java.util.Set;
import no.helseprofil.profile.Endpoint;

/** What happens to a request in a realm under the profile: in this order, and each once. */
public enum Step {
    COMPLETE(
            "ProfileRequest",
            "once its body is here, the profile is read and its instant taken",
            EnumSet.allOf(Column.class)),
    FORM("FactsReader", "form, parameters and the Authorization header", Column.ENDPOINTS),
    ASSERTION("FactsReader", "the client assertion, and the key that would verify it", Column.AUTHENTICATING),
    PROOF("FactsReader", "the DPoP proof", EnumSet.of(Column.TOKEN, Column.PUSHED_AUTHORIZATION, Column.USERINFO)),
    LOGIN("Purpose", "what the login said that the request goes on with", EnumSet.of(Column.TOKEN, Column.LOGIN_END)),
    PRACTITIONER("AwaitedFacts", "waits for what tokens tell of the user", EnumSet.of(Column.TOKEN, Column.USERINFO)),
    ORGANISATION(
            "AwaitedFacts",
            "waits for whom the client acts for",
            EnumSet.of(Column.TOKEN, Column.PUSHED_AUTHORIZATION)),
    DECISION("ProfileRequest", "the catalogue is asked; a refusal is the answer", EnumSet.allOf(Column.class)),
    CLIENT(
            "PolicyEvents",
            "the client that Keycloak has authenticated is the one that was judged",
            Column.AUTHENTICATING),
    POLICIES(
            "PolicyObserver",
            "what client policies of Keycloak's would refuse, where the realm observes them",
            EnumSet.complementOf(EnumSet.of(Column.LOGIN_END))),
    TOKENS(
            "Gate",
            "no access token is signed without a decision, and none with what isn't its",
            EnumSet.of(Column.TOKEN, Column.LOGIN_END)),
    MOMENT(
            "JudgedRequest",
            "before something leaves or is written, what has been blocked or tightened since is asked",
            EnumSet.complementOf(EnumSet.of(Column.AUTHORIZATION, Column.OTHER, Column.REGISTRATION))),
    REFUSALS(
            "StockRefusals",
            "what Keycloak refuses is told as the requirement that it belongs to",
            EnumSet.complementOf(EnumSet.of(Column.LOGIN_END, Column.OTHER, Column.REGISTRATION))),
    ANSWER("AnswerHeaders", "nonce, and what is announced", EnumSet.complementOf(EnumSet.of(Column.REGISTRATION))),
    COUNT("RecordedAnswers", "what was told is counted", EnumSet.allOf(Column.class));

    /** Where something happens: an {@link Endpoint}, the end of a login, and where clients are registered. */
    public enum Column {
        TOKEN,
        PUSHED_AUTHORIZATION,
        AUTHORIZATION,
        LOGIN_END,
        USERINFO,
        INTROSPECTION,
        REVOCATION,
        OTHER,
        REGISTRATION;

        private static final Set<Column> AUTHENTICATING =
                EnumSet.of(TOKEN, PUSHED_AUTHORIZATION, INTROSPECTION, REVOCATION, OTHER);
        private static final Set<Column> ENDPOINTS = EnumSet.complementOf(EnumSet.of(LOGIN_END, REGISTRATION));
    }

    private final String by;
    private final String what;
    private final Set<Column> columns;

    Step(String by, String what, Set<Column> columns) {
        this.by = by;
        this.what = what;
        this.columns = Set.copyOf(columns);
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
    public boolean isAt(Column column) {
        return columns.contains(column);
    }

    /** Whether it happens at an endpoint. */
    public boolean isAt(Endpoint endpoint) {
        return isAt(Column.valueOf(endpoint.name()));
    }
}
