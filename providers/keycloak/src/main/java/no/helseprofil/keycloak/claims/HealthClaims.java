package no.helseprofil.keycloak.claims;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.claims.Person.HprClaims;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.request.GrantContext;
import no.helseprofil.keycloak.user.Authentication;
import no.helseprofil.keycloak.user.Authentication.UserLogin;
import no.helseprofil.keycloak.user.LevelOfLogin;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;

/**
 * Writer of the health sector's claims into a token of a client that the profile judges. It runs after all other claims
 * have been written and the reserved names have been removed. Mappers in an API's scope decide on its claims. Mappers
 * in other scopes decide on those for the client, in the ID token and at userinfo. A client's own mappers don't count.
 *
 * @param session the request
 * @param context context of the token, with its granted scopes
 */
public record HealthClaims(KeycloakSession session, ClientSessionContext context) {

    /** Writes to an access token whose audience is final. */
    public void writeTo(AccessToken token) {
        Set<String> apis = apis(token);
        TokenSubject subject = subject(token.getScope(), ofThisRequest());
        if (!apis.isEmpty()) {
            HealthClaim.ofEveryApi().forEach(claim -> put(token, claim.claim(), claim.value(subject)));
        }
        List<Granted> released = mappers()
                .filter(granted -> OIDCAttributeMapperHelper.includeInAccessToken(granted.model()))
                .toList();
        if (!apis.isEmpty() || !released.isEmpty()) {
            writeTimeTo(token, subject);
        }
        TokenSubject attesting = subject.attesting(session, isReleasedToAll(HealthClaim.PID.claim(), apis, released));
        released.stream()
                .filter(granted -> granted.isForEveryAccessToken()
                        || granted.isFor(apis) && isReleasedToAll(granted.claim(), apis, released))
                .forEach(granted -> granted.tell(token, attesting));
    }

    /** Returns whether the registration of every API of the token gives a claim; otherwise none of them gets it. */
    private static boolean isReleasedToAll(String claim, Set<String> apis, List<Granted> released) {
        return !apis.isEmpty()
                && apis.stream()
                        .allMatch(api -> released.stream()
                                .anyMatch(granted -> granted.isFor(Set.of(api))
                                        && granted.claim().equals(claim)));
    }

    public void writeTo(IDToken token) {
        TokenSubject subject = subject(context.getScopeString(), ofThisRequest());
        List<Granted> released = mappers()
                .filter(Granted::isForTheClient)
                .filter(granted -> OIDCAttributeMapperHelper.includeInIDToken(granted.model()))
                .toList();
        if (!released.isEmpty()) {
            writeTimeTo(token, subject);
        }
        released.forEach(granted -> granted.tell(token, subject));
    }

    /**
     * Writes the time of the login from which the claims come; Keycloak writes the session's latest. A token without
     * claims of the health sector stays as Keycloak made it.
     */
    private static void writeTimeTo(IDToken token, TokenSubject subject) {
        subject.person()
                .flatMap(person -> Optional.ofNullable(person.authenticatedAt()))
                .ifPresent(token::setAuth_time);
    }

    /**
     * Writes to any token the time, methods and level of the user's login, where they are known (OpenID Connect Core,
     * section 2; RFC 8176; RFC 9470, section 6).
     */
    public void writeAuthenticationTo(IDToken token) {
        UserLogin login = new UserLogin(context.getClientSession(), ofThisRequest());
        if (login.isSomebody() && login.authentication().time() != 0) {
            token.setAuth_time(login.authentication().time());
        }
        String level = login.isSomebody() ? login.securityLevel() : null;
        token.setAcr(LevelOfLogin.acr(login.login().getClient(), level, token.getAcr()));
        if (login.isSomebody() && !login.authentication().methods().isEmpty()) {
            put(token, "amr", login.authentication().methods());
        }
    }

    /**
     * Writes to the response of userinfo.
     *
     * @param bearer the presented access token, from which claims about its request are copied
     */
    public void writeToUserInfo(IDToken answer, AccessToken bearer) {
        TokenSubject subject =
                subject(context.getScopeString(), Authentication.at(bearer.getAuth_time(), context.getClientSession()));
        mappers()
                .filter(Granted::isForTheClient)
                .filter(granted -> OIDCAttributeMapperHelper.includeInUserInfo(granted.model()))
                .forEach(granted -> {
                    if (granted.isOfToken()) {
                        put(answer, granted.claim(), TokenMembers.get(bearer, granted.claim()));
                    } else {
                        granted.tell(answer, subject);
                    }
                });
    }

    /**
     * Writes to the response of introspection, with the values of the token.
     *
     * @param bearer the access token that is introspected
     */
    public void writeToIntrospection(AccessToken answer, AccessToken bearer) {
        Set<String> apis = apis(bearer);
        Stream<String> byThemselves = apis.isEmpty() ? Stream.empty() : ofEveryApi();
        Stream<String> mapped = mappers()
                .filter(granted -> granted.isFor(apis) || granted.isForEveryAccessToken())
                .filter(granted -> OIDCAttributeMapperHelper.includeInIntrospection(granted.model()))
                .flatMap(Granted::written)
                .filter(claim -> !claim.equals(ScopeArrayMapper.SCOPE));
        Stream.concat(byThemselves, mapped).forEach(claim -> put(answer, claim, TokenMembers.get(bearer, claim)));
    }

    private TokenSubject subject(@Nullable String scopes, Authentication authentication) {
        return TokenSubject.of(session, context, scopes == null ? "" : scopes, authentication);
    }

    private Authentication ofThisRequest() {
        return GrantContext.authentication(session, context.getClientSession());
    }

    private static void put(IDToken token, String claim, @Nullable Object value) {
        if (value != null) {
            TokenMembers.put(token, claim, value);
        }
    }

    private Set<String> apis(AccessToken token) {
        String[] audience = token.getAudience();
        return audience == null
                ? Set.of()
                : Arrays.stream(audience)
                        .filter(name -> ApiScope.isAudience(name, realm()))
                        .collect(Collectors.toSet());
    }

    /** Returns the profile's mappers in the granted scopes. Keycloak counts the client itself among these. */
    private Stream<Granted> mappers() {
        return context.getClientScopesStream()
                .filter(scope -> !(scope instanceof ClientModel))
                .flatMap(this::mappers);
    }

    private Stream<Granted> mappers(ClientScopeModel scope) {
        ApiScope api = ApiScope.of(scope.getName(), realm()).orElse(null);
        return scope.getProtocolMappersStream()
                .flatMap(model -> kind(session, model).stream().map(kind -> new Granted(api, kind, model)))
                .filter(granted -> granted.kind().claim(granted.model()) != null);
    }

    /** Returns whether a mapper is one of the profile's, which write only claims that they may write. */
    public static boolean isOne(KeycloakSession session, ProtocolMapperModel mapper) {
        return kind(session, mapper).isPresent();
    }

    /** Returns the claims that each API scope brings by itself. */
    public static Stream<String> ofEveryApi() {
        return HealthClaim.ofEveryApi().map(HealthClaim::claim);
    }

    /** Returns the claims that one of the profile's mappers writes; none if it names none that it may write. */
    public static Stream<String> written(KeycloakSession session, ProtocolMapperModel mapper) {
        return kind(session, mapper)
                .filter(kind -> kind.claim(mapper) != null)
                .map(kind -> new Granted(null, kind, mapper).written())
                .orElseGet(Stream::empty);
    }

    private static Optional<ClaimMapper> kind(KeycloakSession session, ProtocolMapperModel model) {
        return session.getKeycloakSessionFactory().getProviderFactory(ProtocolMapper.class, model.getProtocolMapper())
                        instanceof ClaimMapper ours
                ? Optional.of(ours)
                : Optional.empty();
    }

    private RealmModel realm() {
        return context.getClientSession().getRealm();
    }

    /**
     * A mapper in a granted scope.
     *
     * @param api API of the scope; null if the scope isn't an API's
     */
    private record Granted(@Nullable ApiScope api, ClaimMapper kind, ProtocolMapperModel model) {

        boolean isFor(Set<String> apis) {
            return api != null && apis.contains(api.audience()) && kind.isFor(api, model);
        }

        boolean isForTheClient() {
            return api == null;
        }

        boolean isForEveryAccessToken() {
            return kind.isForEveryAccessToken(model);
        }

        boolean isOfToken() {
            return kind.isOfToken(model);
        }

        String claim() {
            return Objects.requireNonNull(kind.claim(model), "filtered by it");
        }

        void tell(IDToken token, TokenSubject subject) {
            put(token, claim(), kind.value(model, subject));
            put(token, HprClaims.UPDATED_AT, age(subject));
        }

        /** Returns the claims that it may have written. */
        Stream<String> written() {
            return ofRegister().isPresent() ? Stream.of(claim(), HprClaims.UPDATED_AT) : Stream.of(claim());
        }

        private @Nullable Long age(TokenSubject subject) {
            return ofRegister()
                    .flatMap(claim ->
                            subject.person().flatMap(person -> Optional.ofNullable(person.hprUpdatedAt(claim))))
                    .orElse(null);
        }

        private Optional<HealthClaim> ofRegister() {
            return HealthClaim.of(claim()).filter(HealthClaim::isOfRegister);
        }
    }

    /** Access to a token by the names of its claims, some of which Keycloak keeps in fields. */
    static final class TokenMembers {

        private TokenMembers() {}

        /** Writes a claim, once: a mapper of Keycloak's may have written one of a field beside that field. */
        static void put(IDToken token, String claim, Object value) {
            token.getOtherClaims().remove(claim);
            switch (claim) {
                case "sub" -> token.setSubject(value.toString());
                case "name" -> token.setName(value.toString());
                case "given_name" -> token.setGivenName(value.toString());
                case "middle_name" -> token.setMiddleName(value.toString());
                case "family_name" -> token.setFamilyName(value.toString());
                case ScopeArrayMapper.SCOPE -> putScope(token, value);
                default -> token.getOtherClaims().put(claim, value);
            }
        }

        static @Nullable Object get(IDToken token, String claim) {
            return switch (claim) {
                case "sub" -> token.getSubject();
                case "name" -> token.getName();
                case "given_name" -> token.getGivenName();
                case "middle_name" -> token.getMiddleName();
                case "family_name" -> token.getFamilyName();
                default -> token.getOtherClaims().get(claim);
            };
        }

        /** Writes the scope as another claim, since the field holds texts only. No other kind of token has one. */
        private static void putScope(IDToken token, Object value) {
            if (token instanceof AccessToken accessToken) {
                accessToken.setScope(null);
                accessToken.getOtherClaims().put(ScopeArrayMapper.SCOPE, value);
            }
        }
    }
}
