package no.helseprofil.examples.client;

import static org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers.withPkce;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/** Resolver that pushes the parameters that Spring Security would send through the browser (RFC 9126). */
final class PushedAuthorizationRequests implements OAuth2AuthorizationRequestResolver {

    private final DefaultOAuth2AuthorizationRequestResolver requests;
    private final ClientRegistration machine;
    private final TokenClients tokens;

    /**
     * Creates a resolver.
     *
     * @param registrations registrations of the logins
     * @param machine the same client for client credentials, for which the assertion is made
     * @param tokens makes the assertion
     */
    PushedAuthorizationRequests(
            ClientRegistrationRepository registrations, ClientRegistration machine, TokenClients tokens) {
        requests = new DefaultOAuth2AuthorizationRequestResolver(registrations, "/oauth2/authorization");
        requests.setAuthorizationRequestCustomizer(withPkce());
        this.machine = machine;
        this.tokens = tokens;
    }

    @Override
    public OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
        return pushed(requests.resolve(request));
    }

    @Override
    public OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
        return pushed(requests.resolve(request, registrationId));
    }

    private OAuth2AuthorizationRequest pushed(OAuth2AuthorizationRequest request) {
        if (request == null) {
            return null;
        }
        Map<?, ?> answer = TokenClients.withNonce(() -> push(request));
        String address = UriComponentsBuilder.fromUriString(request.getAuthorizationUri())
                .queryParam("client_id", request.getClientId())
                .queryParam("request_uri", answer.get("request_uri"))
                .build()
                .toUriString();
        return OAuth2AuthorizationRequest.from(request)
                .authorizationRequestUri(address)
                .build();
    }

    private Map<?, ?> push(OAuth2AuthorizationRequest request) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.addAll(tokens.assertion().convert(new OAuth2ClientCredentialsGrantRequest(machine)));
        form.add("client_id", request.getClientId());
        form.add("response_type", request.getResponseType().getValue());
        form.add("redirect_uri", request.getRedirectUri());
        form.add("scope", String.join(" ", request.getScopes()));
        form.add("state", request.getState());
        request.getAdditionalParameters().forEach((name, value) -> form.add(name, value.toString()));
        return tokens.rest()
                .post()
                .uri(machine.getProviderDetails()
                        .getConfigurationMetadata()
                        .get("pushed_authorization_request_endpoint")
                        .toString())
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body(form)
                .retrieve()
                .body(Map.class);
    }
}
