package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.UUID;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.SharedCluster;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a practitioner's choice holds at every node, and that each node remembers it. */
@Tag("cluster")
class SharedChoiceIT {

    private static final Represented FOR_MUNICIPALITY = Represented.byMultiTenant(MUNICIPALITY, null);

    @AutoClose
    private static OrganisationRealm organisations;

    private static OidcClient client;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.on(SharedCluster.get(), TestRealm.DOCUMENT);
        client = organisations.oidc(MULTI);
    }

    @ParameterizedTest(name = "pushed at {0}, redeemed at {1}")
    @CsvSource({"0,1", "1,0"})
    void aSelectionReachesTokensOfBothNodesAndTheNextLogin(int first, int second) {
        PractitionerUser practitioner = PractitionerUser.in(
                        organisations.realm(), "p-" + UUID.randomUUID().toString())
                .worksFor(HOSPITAL, MUNICIPALITY);
        AuthorizationRequest request = organisations.request();
        LoginForm browser = open(at(first), request);
        practitioner.logIn(browser);
        String code = PractitionerUser.pick(browser, MUNICIPALITY).requiredCode();

        Exchange login = at(second).redeem(request, code);
        assertThat(Represented.in(login)).isEqualTo(FOR_MUNICIPALITY);
        assertThat(Represented.in(at(first).refresh(login.refreshToken()))).isEqualTo(FOR_MUNICIPALITY);

        AuthorizationRequest next = organisations.request();
        String codeWithoutPage = practitioner.logIn(open(at(second), next)).requiredCode();
        assertThat(Represented.in(at(first).redeem(next, codeWithoutPage))).isEqualTo(FOR_MUNICIPALITY);
    }

    private static LoginForm open(OidcClient node, AuthorizationRequest request) {
        return LoginForm.open(client.authorizeUrl(node.push(request).requestUri()));
    }

    /** The client, whose requests all reach this node. */
    private static OidcClient at(int node) {
        URI url = SharedCluster.get().node(node).url();
        return client.withRequest(request -> request.sentTo(url));
    }
}
