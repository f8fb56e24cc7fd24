package no.helseprofil.html;

import freemarker.cache.ClassTemplateLoader;
import freemarker.core.TemplateClassResolver;
import freemarker.core.TemplateHTMLOutputModel;
import freemarker.ext.beans.BeansWrapper;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapper;
import freemarker.template.DefaultObjectWrapperBuilder;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.Version;
import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A page of a realm, written by a FreeMarker template. Whatever a template inserts is escaped, so that the name of a
 * realm always stays text.
 *
 * @param template path of the template in the class path
 * @param model the values that it inserts, by name
 */
public record HtmlPage(String template, Map<String, ?> model) {

    private static final Version VERSION = Configuration.VERSION_2_3_32;
    private static final DefaultObjectWrapper VALUES = values();
    private static final Configuration TEMPLATES = configuration();

    /** Largest number of pieces that {@link #once} keeps. */
    private static final int MOST_KEPT = 1_000;

    /**
     * Returns a page.
     *
     * @param beside a class in the package of the template
     * @param language language tag
     * @param authority the authority that runs the realm
     * @param model the values of this template alone
     */
    public static HtmlPage of(
            Class<?> beside,
            String template,
            StyleSheet style,
            String language,
            Authority authority,
            Map<String, ?> model) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("language", language);
        all.put("authority", authority);
        all.put("style", markup(style.of(authority).css()));
        return new HtmlPage(beside.getPackageName().replace('.', '/') + "/" + template, all);
    }

    public String render() {
        StringWriter text = new StringWriter();
        try {
            write(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a StringWriter takes everything", impossible);
        }
        return text.toString();
    }

    /** Writes it piece by piece. */
    public void write(Writer out) throws IOException {
        try {
            TEMPLATES.getTemplate(template).process(model, out);
        } catch (TemplateException broken) {
            throw new IllegalStateException("template " + template, broken);
        }
    }

    /**
     * Returns values that are too many for memory, for a template that writes each as it comes:
     * {@code <@clients; client>…</@clients>}.
     */
    public static Object flow(Consumer<Consumer<Object>> values) {
        return (TemplateDirectiveModel) (environment, parameters, variables, body) -> {
            try {
                values.accept(value -> {
                    try {
                        variables[0] = VALUES.wrap(value);
                        body.render(environment.getOut());
                    } catch (IOException | TemplateException stopped) {
                        throw new StoppedException(stopped);
                    }
                });
            } catch (StoppedException stopped) {
                if (stopped.getCause() instanceof IOException broken) {
                    throw broken;
                }
                throw (TemplateException) stopped.getCause();
            }
        };
    }

    /**
     * Returns a directive whose content is rendered once for each key, for content that is written many times:
     * {@code <@once key=verdicts>…</@once>}.
     */
    public static Object once() {
        Map<Object, String> kept = new HashMap<>();
        return (TemplateDirectiveModel) (environment, parameters, variables, body) -> {
            Object key = VALUES.unwrap((TemplateModel) parameters.get("key"));
            String piece = kept.get(key);
            if (piece == null) {
                StringWriter rendered = new StringWriter();
                body.render(rendered);
                piece = rendered.toString();
                if (kept.size() < MOST_KEPT) {
                    kept.put(key, piece);
                }
            }
            environment.getOut().write(piece);
        };
    }

    /** Returns a function for a template, which looks each text up once: {@code ${t("title")}}. */
    public static Object texts(UnaryOperator<String> texts) {
        Map<String, SimpleScalar> kept = new HashMap<>();
        return (TemplateMethodModelEx)
                keys -> kept.computeIfAbsent(String.valueOf(keys.get(0)), key -> new SimpleScalar(texts.apply(key)));
    }

    /** Returns content of ours that is written unescaped. */
    private static TemplateHTMLOutputModel markup(String ours) {
        try {
            return EscapedHtml.INSTANCE.fromMarkup(ours);
        } catch (TemplateModelException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static DefaultObjectWrapper values() {
        DefaultObjectWrapperBuilder values = new DefaultObjectWrapperBuilder(VERSION);
        values.setDOMNodeSupport(false);
        values.setJythonSupport(false);
        values.setMethodAppearanceFineTuner((in, out) -> expose(in.getContainingClass(), in.getMethod(), out));
        return values.build();
    }

    /** Lets a template read the methods of a record as properties, which FreeMarker does itself from 2.3.33 on. */
    private static void expose(Class<?> type, Method method, BeansWrapper.MethodAppearanceDecision exposed) {
        if (type.isRecord() && method.getParameterCount() == 0 && method.getReturnType() != void.class) {
            try {
                exposed.setExposeAsProperty(new PropertyDescriptor(method.getName(), method, null));
                exposed.setMethodShadowsProperty(false);
            } catch (IntrospectionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private static Configuration configuration() {
        Configuration templates = new Configuration(VERSION);
        templates.setTemplateLoader(new ClassTemplateLoader(HtmlPage.class, "/"));
        templates.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
        templates.setLocalizedLookup(false);
        templates.setDefaultEncoding("UTF-8");
        templates.setOutputEncoding("UTF-8");
        templates.setOutputFormat(EscapedHtml.INSTANCE);
        templates.setAutoEscapingPolicy(Configuration.ENABLE_IF_SUPPORTED_AUTO_ESCAPING_POLICY);
        templates.setNumberFormat("computer");
        templates.setObjectWrapper(VALUES);
        templates.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        templates.setWrapUncheckedExceptions(false);
        templates.addAutoImport("html", "no/helseprofil/html/page.ftl");
        return templates;
    }

    /** Exception that leaves a {@link #flow} for the cause of it. */
    private static final class StoppedException extends RuntimeException {

        StoppedException(Exception cause) {
            super(cause);
        }
    }
}
