package no.helseprofil.examples.client;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * A vendor's client with Spring Security alone, of any version: the classes of the example {@code spring-boot-client}, without
 * Spring Boot. There the parts of {@link #main} are beans.
 */
public final class SpringProgram {

    public static void main(String[] args) throws Exception {
        String issuer = args[0];
        String clientId = args[1];
        ECKey key = ECKey.parse(Files.readString(Path.of(args[2])));
        String redirectUri = args[3];
        String scope = args[4];
        Scanner in = new Scanner(System.in, StandardCharsets.UTF_8);

        ClientRegistration login = ClientRegistrations.fromIssuerLocation(issuer)
                .registrationId("login")
                .clientId(clientId)
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .redirectUri(redirectUri)
                .scope("openid", scope)
                .build();
        ClientRegistration machine = ClientRegistration.withClientRegistration(login)
                .registrationId("machine")
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope(scope)
                .build();
        DpopInterceptor dpop = new DpopInterceptor();
        TokenClients tokens = new TokenClients(key, dpop);

        var clientCredentials = tokens.with(new RestClientClientCredentialsTokenResponseClient());
        OAuth2AccessTokenResponse own =
                clientCredentials.getTokenResponse(new OAuth2ClientCredentialsGrantRequest(machine));
        System.out.println("client credentials: " + own.getAccessToken().getTokenValue());

        var requests =
                new PushedAuthorizationRequests(new InMemoryClientRegistrationRepository(login), machine, tokens);
        OAuth2AuthorizationRequest request = requests.resolve(new MockHttpServletRequest(), "login");
        System.out.println("page: " + request.getAuthorizationRequestUri());
        var answer = UriComponentsBuilder.fromUriString(in.nextLine()).build().getQueryParams();

        OidcIdTokenDecoderFactory idTokens = new OidcIdTokenDecoderFactory();
        idTokens.setJwsAlgorithmResolver(registration -> SignatureAlgorithm.ES256);
        RestTemplate rest = new RestTemplate(new BufferingClientHttpRequestFactory(new JdkClientHttpRequestFactory()));
        rest.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        rest.getInterceptors().add(dpop);
        DefaultOAuth2UserService userinfo = new DefaultOAuth2UserService();
        userinfo.setRestOperations(rest);
        OidcUserService users = new OidcUserService();
        users.setOauth2UserService(userinfo);
        users.setRetrieveUserInfo(user -> true);
        var provider = new OidcAuthorizationCodeAuthenticationProvider(
                tokens.with(new RestClientAuthorizationCodeTokenResponseClient()), users);
        provider.setJwtDecoderFactory(idTokens);
        OAuth2AuthorizationResponse response = OAuth2AuthorizationResponse.success(answer.getFirst("code"))
                .state(UriUtils.decode(answer.getFirst("state"), StandardCharsets.UTF_8))
                .redirectUri(redirectUri)
                .build();
        var user = (OAuth2LoginAuthenticationToken) provider.authenticate(
                new OAuth2LoginAuthenticationToken(login, new OAuth2AuthorizationExchange(request, response)));
        System.out.println("code: " + user.getAccessToken().getTokenValue());

        var refresh = tokens.with(new RestClientRefreshTokenTokenResponseClient());
        OAuth2AccessTokenResponse refreshed = refresh.getTokenResponse(
                new OAuth2RefreshTokenGrantRequest(login, user.getAccessToken(), user.getRefreshToken()));
        System.out.println("refresh: " + refreshed.getAccessToken().getTokenValue());

        OidcUser oidcUser = (OidcUser) user.getPrincipal();
        OidcUser again = users.loadUser(new OidcUserRequest(login, refreshed.getAccessToken(), oidcUser.getIdToken()));
        System.out.println("userinfo: " + again.getUserInfo().getSubject());
    }
}
