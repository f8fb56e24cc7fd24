package no.helseprofil.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import org.jspecify.annotations.Nullable;

/**
 * Demo of one doctor's login in a journal system that many organisations share. Each token is for one API and one
 * organisation, and holds the claims that the API is registered for.
 */
final class Organisations {

    private static final String FIRST = "999977774";
    private static final String FIRST_NAME = "Granfjelldal kommune";
    private static final String SECOND = "312232324";
    private static final String CHILD = "312232326";
    private static final String SUPPLIER = "313745392";
    private static final String JOURNAL_ID = "journal-12";
    private static final String HPR_NUMBER = "9144900";

    private static final String PID = "helseid://claims/identity/pid";
    private static final String HPR = "helseid://claims/hpr/hpr_number";
    private static final String ORGNR = "helseid://claims/client/claims/orgnr_";
    private static final String SFM_JOURNAL = "nhn:sfm:journal-id";
    private static final String SCOPES = "openid " + DemoRealm.SCOPE + " " + DemoRealm.JOURNAL_SCOPE;

    private static final String PARENT_NAME = "orgnr_parent_name";
    private static final Set<String> SHOWN =
            Set.of("aud", "scope", "name", "client_amr", PARENT_NAME, "orgnr_child_name", "orgnr_supplier_name");

    private static final String TOKEN = "POST token";
    private static final String MASK = "***********";

    private final DemoOutput report;
    private final OidcClient client;

    Organisations(DemoRealm realm, DemoOutput report) {
        this.report = report;
        this.client = realm.multiTenant();
    }

    /** Returns whether each token had the expected claims, and no others. */
    boolean run() {
        report.chapter("One login, two organisations: a doctor in a journal system of the cloud");
        String refreshToken = logIn();
        otherOrganisation(refreshToken);
        otherApi(refreshToken);
        withoutTerms(refreshToken);
        return report.end("Each token was for its organisation and its API alone.", "Not every token was as expected.");
    }

    private String logIn() {
        report.step("The client pushes a request for two APIs, and a signed object that names " + FIRST);
        AuthorizationRequest request =
                AuthorizationRequest.of(SCOPES, DemoRealm.REDIRECT_URI).with(Details.ofParent(FIRST));
        Exchange pushed = client.push(request);
        report.answer("POST par", pushed);

        report.step("The doctor logs in, and the client asks for the token of " + DemoRealm.API + " (resource)");
        String code = LoginForm.open(client.authorizeUrl(pushed.requestUri()))
                .submit(DemoRealm.USER, DemoRealm.PASSWORD)
                .requiredCode();
        Exchange granted = client.withResource(DemoRealm.API).redeem(request, code);
        show(granted);
        expect(granted, DemoRealm.API, FIRST, null, null);
        return granted.refreshToken();
    }

    private void otherOrganisation(String refreshToken) {
        report.step("The doctor goes on at " + SECOND + ": a refresh whose assertion names it, and no new login");
        Exchange refreshed = client.withResource(DemoRealm.API)
                .withAssertion(assertion -> assertion.details(Details.ofParentAndChild(SECOND, CHILD)))
                .refresh(refreshToken);
        show(refreshed);
        expect(refreshed, DemoRealm.API, SECOND, CHILD, null);
    }

    private void otherApi(String refreshToken) {
        report.step("Back at " + FIRST + ", a token for " + DemoRealm.JOURNAL
                + ", which receives no national identity number, but the journal and the organisation's name");
        Exchange refreshed = client.withResource(DemoRealm.JOURNAL)
                .withAssertion(assertion -> assertion.details(Details.ofSfmJournal(JOURNAL_ID)))
                .refresh(refreshToken);
        show(refreshed);
        expect(refreshed, DemoRealm.JOURNAL, FIRST, null, JOURNAL_ID);
        String name = refreshed.accessTokenClaims().path(PARENT_NAME).textValue();
        report.check(FIRST_NAME.equals(name), PARENT_NAME + " should be " + FIRST_NAME);
    }

    private void withoutTerms(String refreshToken) {
        report.step("The same for " + SECOND + ", which has not accepted the terms of " + DemoRealm.JOURNAL);
        Exchange refreshed = client.withResource(DemoRealm.JOURNAL)
                .withAssertion(assertion -> assertion.details(Details.ofParent(SECOND)))
                .refresh(refreshToken);
        report.answer(TOKEN, refreshed);
        String rejected = refreshed.response().text("rejected_scope");
        boolean isClosed = refreshed.accessTokenClaims().path("aud").isMissingNode();
        report.line("rejected_scope = " + rejected + (isClosed ? ", and a token that opens no API" : ""));
        report.check(DemoRealm.JOURNAL_SCOPE.equals(rejected), "rejected_scope should be " + DemoRealm.JOURNAL_SCOPE);
        report.check(isClosed, "the token should open no API");
    }

    private void show(Exchange granted) {
        report.answer(TOKEN, granted);
        JsonNode claims = granted.accessTokenClaims();
        claims.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> SHOWN.contains(name) || name.contains(":"))
                .sorted()
                .forEach(name -> report.line(name + " = " + (name.equals(PID) ? MASK : text(claims.path(name)))));
    }

    /** Returns a claim as a text; {@code scope} of one API is an array. */
    private static String text(JsonNode claim) {
        return claim.isValueNode() ? claim.asText() : claim.toString();
    }

    private void expect(Exchange granted, String api, String parent, @Nullable String child, @Nullable String journal) {
        Map<String, @Nullable String> expected = new LinkedHashMap<>();
        expected.put("aud", api);
        expected.put(ORGNR + "parent", parent);
        expected.put(ORGNR + "child", child);
        expected.put(ORGNR + "supplier", SUPPLIER);
        expected.put(HPR, HPR_NUMBER);
        expected.put(SFM_JOURNAL, journal);
        JsonNode claims = granted.accessTokenClaims();
        expected.forEach((name, value) ->
                report.check(Objects.equals(claims.path(name).textValue(), value), name + " should be " + value));
        report.check(claims.has(PID) == api.equals(DemoRealm.API), PID + " is for " + DemoRealm.API + " alone");
    }
}
