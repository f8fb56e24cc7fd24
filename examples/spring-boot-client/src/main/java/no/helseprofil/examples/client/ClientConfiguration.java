package no.helseprofil.examples.client;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Configuration of Spring Security that makes it meet the profile. */
@Configuration
class ClientConfiguration {

    private static final String LOGIN = "login";
    private static final String MACHINE = "machine";

    @Bean
    DpopInterceptor dpop() throws Exception {
        return new DpopInterceptor();
    }

    @Bean
    TokenClients tokens(@Value("${key}") Path key, DpopInterceptor dpop) throws Exception {
        return new TokenClients(ECKey.parse(Files.readString(key)), dpop);
    }

    /** One client, for users and for itself. */
    @Bean
    ClientRegistrationRepository registrations(
            @Value("${issuer}") String issuer, @Value("${client}") String client, @Value("${scope}") String scope) {
        ClientRegistration login = ClientRegistrations.fromIssuerLocation(issuer)
                .registrationId(LOGIN)
                .clientId(client)
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .scope("openid", scope)
                .build();
        ClientRegistration machine = ClientRegistration.withClientRegistration(login)
                .registrationId(MACHINE)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope(scope)
                .build();
        return new InMemoryClientRegistrationRepository(login, machine);
    }

    @Bean
    SecurityFilterChain security(
            HttpSecurity http, ClientRegistrationRepository registrations, TokenClients tokens, DpopInterceptor dpop)
            throws Exception {
        ClientRegistration machine = registrations.findByRegistrationId(MACHINE);
        String issuer = machine.getProviderDetails().getIssuerUri();
        return http.addFilterBefore(new IssuerFilter(issuer), OAuth2LoginAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .oauth2Login(login -> login.loginPage("/oauth2/authorization/" + LOGIN)
                        .authorizationEndpoint(requests -> requests.authorizationRequestResolver(
                                new PushedAuthorizationRequests(registrations, machine, tokens)))
                        .tokenEndpoint(codes -> codes.accessTokenResponseClient(
                                tokens.with(new RestClientAuthorizationCodeTokenResponseClient())))
                        .userInfoEndpoint(users -> users.oidcUserService(users(dpop))))
                .build();
    }

    /** Returns a service that calls userinfo with a proof. */
    private static OidcUserService users(DpopInterceptor dpop) {
        RestTemplate rest = new RestTemplate(new BufferingClientHttpRequestFactory(new JdkClientHttpRequestFactory()));
        rest.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        rest.getInterceptors().add(dpop);
        DefaultOAuth2UserService userinfo = new DefaultOAuth2UserService();
        userinfo.setRestOperations(rest);
        OidcUserService users = new OidcUserService();
        users.setOauth2UserService(userinfo);
        users.setRetrieveUserInfo(user -> true);
        return users;
    }

    /** The default is RS256 only. */
    @Bean
    JwtDecoderFactory<ClientRegistration> idTokens() {
        OidcIdTokenDecoderFactory idTokens = new OidcIdTokenDecoderFactory();
        idTokens.setJwsAlgorithmResolver(registration -> SignatureAlgorithm.ES256);
        return idTokens;
    }

    /** Gets tokens for the client itself, and refreshes those of a user. */
    @Bean
    OAuth2AuthorizedClientManager authorized(
            ClientRegistrationRepository registrations, OAuth2AuthorizedClientRepository clients, TokenClients tokens) {
        var manager = new DefaultOAuth2AuthorizedClientManager(registrations, clients);
        manager.setAuthorizedClientProvider(OAuth2AuthorizedClientProviderBuilder.builder()
                .authorizationCode()
                .refreshToken(refresh -> refresh.accessTokenResponseClient(
                        tokens.with(new RestClientRefreshTokenTokenResponseClient())))
                .clientCredentials(own -> own.accessTokenResponseClient(
                        tokens.with(new RestClientClientCredentialsTokenResponseClient())))
                .build());
        return manager;
    }

    /**
     * Calls APIs: the first interceptor adds the token, the second one changes its scheme to DPoP and adds the proof.
     */
    @Bean
    RestClient apis(OAuth2AuthorizedClientManager authorized, DpopInterceptor dpop) {
        return RestClient.builder()
                .requestFactory(new BufferingClientHttpRequestFactory(new JdkClientHttpRequestFactory()))
                .requestInterceptor(new OAuth2ClientHttpRequestInterceptor(authorized))
                .requestInterceptor(dpop)
                .build();
    }
}
