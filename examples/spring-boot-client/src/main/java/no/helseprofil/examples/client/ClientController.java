package no.helseprofil.examples.client;

import static org.springframework.security.oauth2.client.web.client.RequestAttributeClientRegistrationIdResolver.clientRegistrationId;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

@RestController
class ClientController {

    private final RestClient apis;
    private final String api;

    ClientController(RestClient apis, @Value("${api}") String api) {
        this.apis = apis;
        this.api = api;
    }

    /** Returns the user who is logged in. */
    @GetMapping("/")
    String who(@AuthenticationPrincipal OidcUser user) {
        return user.getUserInfo().getSubject();
    }

    /**
     * Returns the status of the API's answer, for the user ({@code login}) or for the client itself ({@code machine}).
     */
    @GetMapping("/journals/{registration}")
    String journals(@PathVariable String registration) {
        return apis.get()
                .uri(api)
                .attributes(clientRegistrationId(registration))
                .retrieve()
                .toBodilessEntity()
                .getStatusCode()
                .toString();
    }
}
