package no.helseprofil.it.claims;

import java.util.Map;
import no.helseprofil.it.support.Levels;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Attestation;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;

/** Realm whose API receives attestations, with clients whose users log in at the level high. Everybody is made up. */
record AttestingRealm(HealthRealm health) implements AutoCloseable {

    /** The claim. */
    static final String CLAIM = "nhn:tillitsrammeverk:parameters";

    /** A scope with the claim. */
    static final String SCOPE = "nhn:demo-api/patients";

    /** A scope with the claim, and with the user's number. */
    static final String SCOPE_WITH_PID = "nhn:demo-api/patients-and-pid";

    /** A scope with the claim, of an API whose terms {@link HealthRealm#PARENT} hasn't accepted. */
    static final String SCOPE_WITH_TERMS = HealthRealm.OTHER_API + "/patients";

    /** Acts for {@link HealthRealm#PARENT} or {@link HealthRealm#OTHER_PARENT}, as it says. */
    static final String MULTI = "attesting-for-many";

    /** Acts for {@link HealthRealm#PARENT}, and for {@link HealthRealm#CHILD} where it says so. */
    static final String JOURNAL = "attesting-journal";

    /** Its users log in by a password alone. */
    static final String LOW = "attesting-low";

    /** Somebody who is in no register of practitioners. */
    static final String SECRETARY = "sekretær.sekretærsen";

    /** A doctor whose licence has ended, which is why it isn't among the approvals. */
    static final String RETIRED = "pens.jonist";

    /** Somebody with a help number. */
    static final String HELPED = "hjelp.nummer";

    /** A doctor of whom something is written that can't be read: what a register is like that is down. */
    static final String UNREADABLE = "uleselig.lege";

    /** The doctor attests at the parent. */
    static final Attestation DOCTOR = Attestation.at(HealthRealm.PARENT).authorizedAs("LE");

    static AttestingRealm create() {
        return create(TestRealm.underProfile());
    }

    static AttestingRealm create(TestRealm empty) {
        HealthRealm health = HealthRealm.in(empty)
                .scope(SCOPE, Mapping.clientClaim(CLAIM))
                .scope(SCOPE_WITH_PID, Mapping.clientClaim(CLAIM), Mapping.claim(Claims.PID))
                .scope(SCOPE_WITH_TERMS, Mapping.clientClaim(CLAIM));
        health.realm()
                .changeAttribute(HealthRealm.OTHER_API, "helseprofil.api.organisations", HealthRealm.OTHER_PARENT);
        health.realm().changeRealm(it -> it.put("ssoSessionIdleTimeout", 7200).put("ssoSessionMaxLifespan", 36000));
        health.person(SECRETARY, "Sekretær", "Sekretærsen", Map.of("pid", "04056600324"));
        health.person(
                RETIRED,
                "Pens",
                "Jonist",
                Map.of("pid", "20086600138", "hpr_number", "9144897", "hpr_details", "{\"approvals\":[]}"));
        health.person(HELPED, "Hjelp", "Nummer", Map.of("pid", "15450000180"));
        health.person(
                UNREADABLE,
                "Uleselig",
                "Lege",
                Map.of("pid", "13116900216", "hpr_number", "9144900", "hpr_details", "{\"approvals\":1}"));
        AttestingRealm realm = new AttestingRealm(health);
        realm.client(JOURNAL);
        Levels.give(health.realm(), JOURNAL, 4);
        realm.client(LOW);
        realm.client(
                MULTI,
                Map.of(
                        "helseprofil.tenancy",
                        "multi-tenant",
                        "helseprofil.orgnr-supplier",
                        HealthRealm.SUPPLIER,
                        "helseprofil.delegations",
                        HealthRealm.PARENT + "," + HealthRealm.OTHER_PARENT));
        Levels.give(health.realm(), MULTI, 4);
        return realm;
    }

    OidcClient client(String clientId) {
        return client(
                clientId,
                Map.of(
                        "helseprofil.orgnr-parent",
                        HealthRealm.PARENT,
                        "helseprofil.orgnr-children",
                        HealthRealm.CHILD));
    }

    private OidcClient client(String clientId, Map<String, String> organisations) {
        return health.client(clientId, organisations, SCOPE, SCOPE_WITH_PID, SCOPE_WITH_TERMS);
    }

    /** A client that was there before anybody could have refused it; its users log in at the level high. */
    OidcClient ofBefore(String clientId) {
        OidcClient client = health.plant(
                clientId,
                Map.of(
                        "helseprofil.registered",
                        "existing",
                        "helseprofil.orgnr-parent",
                        HealthRealm.PARENT,
                        "helseprofil.orgnr-children",
                        HealthRealm.CHILD),
                SCOPE,
                SCOPE_WITH_PID);
        Levels.give(health.realm(), clientId, 4);
        return client;
    }

    OidcClient oidc(String clientId) {
        return health.realm().oidc(clientId);
    }

    /** Somebody logs in for the API. */
    Exchange logIn(OidcClient client, String username) {
        return health.logIn(client, username, SCOPE);
    }

    /** A request for the API by a client that attests. */
    static AuthorizationRequest asking(Details details) {
        return HealthRealm.asking(SCOPE).with(details);
    }

    /** The code that comes of what was pushed. */
    static String code(OidcClient client, Exchange pushed, String username) {
        return LoginForm.open(client.authorizeUrl(pushed.requestUri()))
                .submit(username, TestRealm.PASSWORD)
                .requiredCode();
    }

    /** The client with details in its assertions. */
    static OidcClient attesting(OidcClient client, Details details) {
        return client.withAssertion(assertion -> assertion.details(details));
    }

    @Override
    public void close() {
        health.realm().close();
    }
}
