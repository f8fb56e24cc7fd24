package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.organisation.OrganisationRealm.asserting;
import static no.helseprofil.it.organisation.OrganisationRealm.code;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.organisation.OrganisationPlacement;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Details in a place, or under a name, where none belong; and in two places. */
@Attacks(OrganisationPlacement.class)
class PlacementIT {

    private static final Details HOSPITAL_ITSELF = Details.ofParent(HOSPITAL);
    private static final String PLAIN =
            new ObjectMapper().valueToTree(HOSPITAL_ITSELF.array()).toString();

    @AutoClose
    private static OrganisationRealm organisations;

    private static OidcClient client;
    private static Exchange login;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        client = organisations.oidc(MULTI);
        login = organisations.logIn(client, organisations.request());
    }

    static Stream<Arguments> tokenRequests() {
        return Stream.of(
                grant("client credentials", own -> own.clientCredentials(SCOPE)),
                grant("a refresh", own -> own.refresh(login.refreshToken())),
                grant("a token exchange", own -> own.exchangeToken(login.accessToken(), SCOPE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokenRequests")
    void refusesAuthorizationDetailsInAnAssertion(Function<OidcClient, Exchange> grant) {
        refused(grant.apply(client.withAssertion(it -> it.with("authorization_details", HOSPITAL_ITSELF.array()))))
                .by("organisation-placement")
                .with(400, "invalid_request");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokenRequests")
    void refusesBothNamesInAnAssertion(Function<OidcClient, Exchange> grant) {
        OidcClient twice = asserting(client, HOSPITAL_ITSELF)
                .withAssertion(it -> it.with("authorization_details", HOSPITAL_ITSELF.array()));

        refused(grant.apply(twice))
                .by("organisation-placement")
                .with(400, "access_denied")
                .saying("HID-DOUBLE-STRUCTURE");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokenRequests")
    void refusesAPlainParameter(Function<OidcClient, Exchange> grant) {
        OidcClient right = asserting(client, Details.ofParent(MUNICIPALITY));

        refused(grant.apply(right.withRequest(it -> it.form("assertion_details", PLAIN))))
                .by("organisation-placement")
                .with(400, "invalid_request");
        refused(grant.apply(right.withRequest(it -> it.form("authorization_details", PLAIN))))
                .by("organisation-placement")
                .with(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"assertion_details", "authorization_details"})
    void refusesDetailsInAnAssertionAtPar(String name) {
        OidcClient asserting = client.withAssertion(it -> it.with(name, HOSPITAL_ITSELF.array()));

        refused(asserting.push(organisations.request()))
                .by("organisation-placement")
                .with(400, "invalid_authorization_details");
        refused(asserting.push(organisations.request(HOSPITAL_ITSELF)))
                .by("organisation-placement")
                .with(400, "access_denied")
                .saying("HID-DOUBLE-STRUCTURE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"assertion_details", "authorization_details"})
    void refusesAPlainParameterAtPar(String name) {
        OidcClient plain = client.withRequest(it -> it.form(name, PLAIN));

        refused(plain.push(organisations.request()))
                .by("organisation-placement")
                .with(400, "invalid_authorization_details");
        refused(plain.push(organisations.request(HOSPITAL_ITSELF)))
                .by("organisation-placement")
                .with(400, "invalid_authorization_details");
        refused(plain.pushObject(organisations.request()))
                .as("nor beside a whole request")
                .by("organisation-placement")
                .with(400, "invalid_authorization_details");
    }

    @Test
    void refusesAssertionDetailsInARequestObject() {
        OidcClient misnaming = client.withRequestObject(
                it -> it.without("authorization_details").with("assertion_details", HOSPITAL_ITSELF.array()));
        OidcClient withBoth = client.withRequestObject(it -> it.with("assertion_details", HOSPITAL_ITSELF.array()));

        Stream.of(misnaming, withBoth).forEach(wrong -> {
            refused(wrong.push(organisations.request(HOSPITAL_ITSELF)))
                    .by("organisation-placement")
                    .with(400, "invalid_authorization_details");
            refused(wrong.pushObject(organisations.request(HOSPITAL_ITSELF)))
                    .by("organisation-placement")
                    .with(400, "invalid_authorization_details");
        });
    }

    @Test
    void refusesDetailsAtCodeExchangeIfTheLoginHasThem() {
        AuthorizationRequest request = organisations.request(HOSPITAL_ITSELF);
        String code = code(client, client.push(request));

        refused(asserting(client, Details.ofParent(MUNICIPALITY)).redeem(request, code))
                .by("organisation-placement")
                .with(400, "access_denied")
                .saying("HID-DOUBLE-STRUCTURE");
        refused(asserting(client, HOSPITAL_ITSELF).redeem(request, code))
                .as("not even the same")
                .by("organisation-placement")
                .with(400, "access_denied");
        assertThat(Represented.in(client.redeem(request, code)))
                .as("the code is not used up, and names whom the login named")
                .isEqualTo(Represented.byMultiTenant(HOSPITAL, null));
    }

    @Test
    void misplacedDetailsDoNotUseUpTheCode() {
        AuthorizationRequest request = organisations.request();
        String code = code(client, client.push(request));
        Stream.<UnaryOperator<OidcClient>>of(
                        it -> it.withAssertion(a -> a.with("authorization_details", HOSPITAL_ITSELF.array())),
                        it -> it.withRequest(form -> form.form("authorization_details", PLAIN)),
                        it -> it.withRequest(form -> form.form("assertion_details", PLAIN)),
                        it -> asserting(it, Details.ofParent(OrganisationRealm.STRANGER)),
                        it -> asserting(it, Details.of("text")))
                .forEach(fault ->
                        refused(fault.apply(client).redeem(request, code)).with(400, "invalid_request"));

        assertThat(Represented.in(client.redeem(request, code))).isEqualTo(Represented.nobodyByMultiTenant());
    }

    @Test
    void ignoresDetailsWhereNoTokenIsRequested() {
        OidcClient asserting = asserting(client, Details.ofParent(OrganisationRealm.STRANGER));

        assertThat(asserting.introspect(login.accessToken()).response().status())
                .isEqualTo(200);
        assertThat(asserting.revoke("not-a-token").response().status()).isEqualTo(200);
    }

    private static Arguments grant(String name, Function<OidcClient, Exchange> grant) {
        return Arguments.of(Named.of(name, grant));
    }
}
