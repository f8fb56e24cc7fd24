package no.helseprofil.keycloak.selfattack;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.http.FormPartValue;
import org.keycloak.http.HttpRequest;
import org.keycloak.http.HttpResponse;

/**
 * HTTP request as the server's handlers read it. No network has carried it.
 *
 * @param form its form, which handlers may change
 * @param headers its headers, by names in the case of HTTP/1.1
 */
record HiddenRequest(HiddenUri uri, MultivaluedMap<String, String> form, MultivaluedMap<String, String> headers)
        implements HttpRequest {

    @Override
    public String getHttpMethod() {
        return "POST";
    }

    @Override
    public MultivaluedMap<String, String> getDecodedFormParameters() {
        return form;
    }

    @Override
    public MultivaluedMap<String, FormPartValue> getMultiPartFormParameters() {
        return new MultivaluedHashMap<>();
    }

    @Override
    public HttpHeaders getHttpHeaders() {
        return new Headers(headers);
    }

    @Override
    @SuppressWarnings("NullAway") // Keycloak's own returns null without a certificate
    public X509Certificate[] getClientCertificateChain() {
        return null;
    }

    @Override
    public UriInfo getUri() {
        return uri;
    }

    @Override
    public boolean isProxyTrusted() {
        return false;
    }

    private record Headers(MultivaluedMap<String, String> lines) implements HttpHeaders {

        @Override
        public List<String> getRequestHeader(String name) {
            return lines.entrySet().stream()
                    .filter(line -> line.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(List.of());
        }

        @Override
        public @Nullable String getHeaderString(String name) {
            List<String> values = getRequestHeader(name);
            return values.isEmpty() ? null : String.join(",", values);
        }

        @Override
        public MultivaluedMap<String, String> getRequestHeaders() {
            return lines;
        }

        @Override
        public List<MediaType> getAcceptableMediaTypes() {
            return List.of(MediaType.WILDCARD_TYPE);
        }

        @Override
        public List<Locale> getAcceptableLanguages() {
            return List.of(Locale.ENGLISH);
        }

        @Override
        public MediaType getMediaType() {
            return MediaType.valueOf(String.valueOf(getHeaderString(CONTENT_TYPE)));
        }

        @Override
        public Locale getLanguage() {
            return Locale.ENGLISH;
        }

        @Override
        public Map<String, Cookie> getCookies() {
            return Map.of();
        }

        @Override
        public @Nullable Date getDate() {
            return null;
        }

        @Override
        public int getLength() {
            return -1;
        }
    }

    /** HTTP response that is sent to nobody: its headers and cookies are dropped. */
    static final class UnsentResponse implements HttpResponse {

        private int status;

        @Override
        public int getStatus() {
            return status;
        }

        @Override
        public void setStatus(int written) {
            status = written;
        }

        @Override
        public void addHeader(String name, String value) {
            // sent to nobody
        }

        @Override
        public void setHeader(String name, String value) {
            // sent to nobody
        }

        @Override
        public void setCookieIfAbsent(NewCookie cookie) {
            // sent to nobody
        }
    }

    /**
     * Address of a request in the hidden realm. Its host can't exist (RFC 6761, section 6.4), so nobody can send one
     * there.
     *
     * @param path path below the base, without a query
     */
    record HiddenUri(String path) implements UriInfo {

        static final URI BASE = URI.create("https://helseprofil.invalid/");

        @Override
        public String getPath() {
            return path;
        }

        @Override
        public String getPath(boolean decode) {
            return path;
        }

        @Override
        public List<PathSegment> getPathSegments() {
            return List.of();
        }

        @Override
        public List<PathSegment> getPathSegments(boolean decode) {
            return List.of();
        }

        @Override
        public URI getRequestUri() {
            return BASE.resolve(path);
        }

        @Override
        public UriBuilder getRequestUriBuilder() {
            return UriBuilder.fromUri(getRequestUri());
        }

        @Override
        public URI getAbsolutePath() {
            return getRequestUri();
        }

        @Override
        public UriBuilder getAbsolutePathBuilder() {
            return UriBuilder.fromUri(getRequestUri());
        }

        @Override
        public URI getBaseUri() {
            return BASE;
        }

        @Override
        public UriBuilder getBaseUriBuilder() {
            return UriBuilder.fromUri(BASE);
        }

        @Override
        public MultivaluedMap<String, String> getPathParameters() {
            return new MultivaluedHashMap<>();
        }

        @Override
        public MultivaluedMap<String, String> getPathParameters(boolean decode) {
            return new MultivaluedHashMap<>();
        }

        @Override
        public MultivaluedMap<String, String> getQueryParameters() {
            return new MultivaluedHashMap<>();
        }

        @Override
        public MultivaluedMap<String, String> getQueryParameters(boolean decode) {
            return new MultivaluedHashMap<>();
        }

        @Override
        public List<String> getMatchedURIs() {
            return List.of();
        }

        @Override
        public List<String> getMatchedURIs(boolean decode) {
            return List.of();
        }

        @Override
        public List<Object> getMatchedResources() {
            return List.of();
        }

        @Override
        public URI resolve(URI relative) {
            return BASE.resolve(relative);
        }

        @Override
        public URI relativize(URI absolute) {
            return BASE.relativize(absolute);
        }
    }
}
