package no.helseprofil.testkit.client;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak's login page by plain HTTP: fetches it, fills it in, follows the server's redirects until one leads to the
 * client. One object is one browser, with its cookies; a browser proper is needed only to see what a page looks like.
 */
public final class LoginForm {

    /** The console is a client, though the server gives its page. */
    private static final String CONSOLE = "/helseprofil/console/";

    private static final int MOST_REDIRECTS = 10;
    private static final Pattern FORM = Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*>");
    private static final Pattern ANY_FORM =
            Pattern.compile("<form[^>]*(?:id=\"kc-|action=\"[^\"]*/login-actions/)[^>]*>");
    private static final Pattern COOKIE_PATH = Pattern.compile("(?i);\\s*path=([^;]*)");
    private static final Pattern ACTION = Pattern.compile("action=\"(?<url>[^\"]*)\"");
    private static final Pattern CONSENT = Pattern.compile(
            "(?s)id=\"kc-oauth\".*?<form[^>]*action=\"(?<url>[^\"]*)\".*?name=\"code\" value=\"(?<code>[^\"]*)\"");
    private static final Pattern INVISIBLE = Pattern.compile("(?s)<(head|script|style)\\b.*?</\\1>|<!--.*?-->|<[^>]*>");

    private final Map<Cookie, String> cookies = new LinkedHashMap<>();
    private final URI server;
    private Response page;
    private @Nullable URI redirect;

    private LoginForm(URI url, List<String> setCookies) {
        this.server = url.resolve("/");
        setCookies.forEach(this::keep);
        this.page = follow(Request.get(url));
    }

    /** A new browser that opens this address, which is {@link OidcClient#authorizeUrl} as a rule. */
    public static LoginForm open(URI url) {
        return new LoginForm(url, List.of());
    }

    /** A browser that this server has given cookies before, in an answer to something else. */
    public static LoginForm open(URI url, Response before) {
        return new LoginForm(url, before.headerLines("Set-Cookie"));
    }

    /** The same browser opens another address of the same server: a login from before may still hold. */
    public LoginForm reopen(URI url) {
        page = follow(Request.get(url));
        return this;
    }

    /**
     * The same browser sends the form of another page of the same server.
     *
     * @return what the server answers once its redirects to itself are followed
     */
    public Response submit(Request form) {
        page = follow(form);
        return page;
    }

    /** How it ended, empty while there is a form to fill in. */
    public Optional<AuthorizationAnswer> answer() {
        return form().isPresent() ? Optional.empty() : Optional.of(end());
    }

    /**
     * Fills in the form and sends it. A wrong password leads to the form again: then the answer has no redirect, and the
     * page says why.
     *
     * @throws IllegalStateException if there is no form, with what the page says instead
     */
    public AuthorizationAnswer submit(String username, String password) {
        URI action = form().orElseThrow(() -> new IllegalStateException("no login form but " + end()));
        page = follow(Request.post(action)
                .form("username", username)
                .form("password", password)
                .form("credentialId", ""));
        return end();
    }

    /**
     * Fills in any other form that the server shows, such as that of a registration or of the user's profile, and sends it.
     *
     * @param fields adds what is filled in; of what the page has filled in already, nothing is sent
     * @throws IllegalStateException if there is no form, with what the page says instead
     */
    public AuthorizationAnswer fill(UnaryOperator<Request> fields) {
        URI action = action(ANY_FORM).orElseThrow(() -> new IllegalStateException("no form but " + end()));
        page = follow(fields.apply(Request.post(action)));
        return end();
    }

    /** What the server shows, as HTML; empty after a redirect to the client. */
    public String html() {
        return redirect == null ? page.body() : "";
    }

    /**
     * Says no to what the client asks for. Keycloak puts the question after the login, where the client is registered with
     * consent.
     *
     * @throws IllegalStateException if there is no question, with what the page says instead
     */
    public AuthorizationAnswer decline() {
        return respond("cancel");
    }

    /**
     * Says yes to what the client, or a device, asks for.
     *
     * @throws IllegalStateException if there is no question, with what the page says instead
     */
    public AuthorizationAnswer accept() {
        return respond("accept");
    }

    private AuthorizationAnswer respond(String button) {
        Matcher consent = CONSENT.matcher(page.body());
        if (!consent.find()) {
            throw new IllegalStateException("no question but " + end());
        }
        page = follow(Request.post(server.resolve(unescaped(consent.group("url"))))
                .form("code", consent.group("code"))
                .form(button, ""));
        return end();
    }

    private Optional<URI> form() {
        return action(FORM);
    }

    private Optional<URI> action(Pattern which) {
        Matcher form = which.matcher(page.body());
        if (redirect != null || !form.find()) {
            return Optional.empty();
        }
        Matcher action = ACTION.matcher(form.group());
        return action.find() ? Optional.of(server.resolve(unescaped(action.group("url")))) : Optional.empty();
    }

    private AuthorizationAnswer end() {
        return new AuthorizationAnswer(page.status(), redirect, redirect == null ? text(page.body()) : "");
    }

    private Response follow(Request first) {
        redirect = null;
        Response answer = send(first);
        for (int i = 0; i < MOST_REDIRECTS && isRedirect(answer); i++) {
            URI next = location(answer);
            if (!server.getRawAuthority().equals(next.getRawAuthority())
                    || next.getPath().endsWith(CONSOLE)) {
                redirect = next;
                return answer;
            }
            answer = send(Request.get(next));
        }
        return answer;
    }

    private Response send(Request request) {
        String sent = cookieHeader(request.address().getRawPath());
        Request complete = sent.isEmpty() ? request : request.header("Cookie", sent);
        Response answer = complete.send();
        answer.headerLines("Set-Cookie").forEach(this::keep);
        return answer;
    }

    private String cookieHeader(String path) {
        return cookies.entrySet().stream()
                .filter(cookie -> path.startsWith(cookie.getKey().path()))
                .map(cookie -> cookie.getKey().name() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private void keep(String setCookie) {
        String[] pair = setCookie.split(";", 2)[0].split("=", 2);
        Matcher path = COOKIE_PATH.matcher(setCookie);
        Cookie cookie = new Cookie(pair[0], path.find() ? path.group(1) : "/");
        if (setCookie.contains("Max-Age=0")) {
            cookies.remove(cookie);
        } else {
            cookies.put(cookie, pair[1]);
        }
    }

    private static boolean isRedirect(Response answer) {
        return answer.status() >= 300
                && answer.status() < 400
                && answer.header("Location").isPresent();
    }

    private static URI location(Response answer) {
        return URI.create(answer.header("Location").orElseThrow());
    }

    private static String text(String html) {
        return unescaped(INVISIBLE.matcher(html).replaceAll(" "))
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String unescaped(String html) {
        return html.replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    /** Two realms of one server have cookies of the same names: the path tells them apart. */
    private record Cookie(String name, String path) {}
}
