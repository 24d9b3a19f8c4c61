// The labels and phrases of each language, as plain tables. Knows nothing of chance (see text.ts) and of HTML.

/** Every language has one label for each, in this order. */
export const actionNames = words(
  'save|cancel|delete|edit|add|close|open|search|send|reply|forward|share|download|upload|print|copy|undo|redo|refresh|next|back|login|logout|signup|continue|confirm|apply|reset|filter|sort|export|import|viewAll|more|learnMore|addToCart|checkout|subscribe|follow|like|comment|archive|invite|upgrade|help|accept|decline|create|preview|publish',
);
export const navNames = words(
  'home|dashboard|inbox|messages|calendar|contacts|users|team|projects|tasks|reports|analytics|files|documents|photos|settings|profile|billing|invoices|orders|products|customers|notifications|security|help|support|favorites|history|archive|trash|drafts|sent|downloads|integrations|about|pricing|blog|contact',
);
export const fieldNames = words(
  'firstName|lastName|fullName|email|password|phone|company|street|city|zip|country|website|message|description|title|search|date|amount|username|cardNumber|quantity|language|timezone|category|comment',
);

export interface Language {
  /** BCP 47. */
  readonly code: string;
  /** In the order of `actionNames`. */
  readonly actions: readonly string[];
  /** In the order of `navNames`. */
  readonly navigation: readonly string[];
  /** In the order of `fieldNames`. */
  readonly fields: readonly string[];
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly cities: readonly string[];
  readonly streets: readonly string[];
  readonly nouns: readonly string[];
  /** A sentence is one of each, one after the other. */
  readonly subjects: readonly string[];
  readonly verbs: readonly string[];
  readonly objects: readonly string[];
  readonly tails: readonly string[];
  readonly months: readonly string[];
  /** Monday first, short. */
  readonly weekdays: readonly string[];
  readonly states: readonly string[];
  readonly currency: '$' | '€' | '£' | 'zł' | 'kr';
}

function words(joined: string): string[] {
  return joined.split('|');
}

interface Joined {
  readonly code: string;
  readonly currency: Language['currency'];
  readonly actions: string;
  readonly navigation: string;
  readonly fields: string;
  readonly first: string;
  readonly last: string;
  readonly cities: string;
  readonly streets: string;
  readonly nouns: string;
  readonly subjects: string;
  readonly verbs: string;
  readonly objects: string;
  readonly tails: string;
  readonly months: string;
  readonly weekdays: string;
  readonly states: string;
}

/** @throws Error where a table has another number of labels than there are names for */
function language(joined: Joined): Language {
  const split = (part: keyof Joined, count?: number): string[] => {
    const list = words(joined[part]);
    if (count !== undefined && list.length !== count) {
      throw new Error(`${joined.code}: ${part} has ${list.length} labels, expected ${count}`);
    }
    return list;
  };
  return {
    code: joined.code,
    currency: joined.currency,
    actions: split('actions', actionNames.length),
    navigation: split('navigation', navNames.length),
    fields: split('fields', fieldNames.length),
    first: split('first'),
    last: split('last'),
    cities: split('cities'),
    streets: split('streets'),
    nouns: split('nouns'),
    subjects: split('subjects'),
    verbs: split('verbs'),
    objects: split('objects'),
    tails: split('tails'),
    months: split('months', 12),
    weekdays: split('weekdays', 7),
    states: split('states'),
  };
}

export const languages: readonly Language[] = [
  language({
    code: 'en',
    currency: '$',
    actions:
      'Save|Cancel|Delete|Edit|Add|Close|Open|Search|Send|Reply|Forward|Share|Download|Upload|Print|Copy|Undo|Redo|Refresh|Next|Back|Sign in|Log out|Sign up|Continue|Confirm|Apply|Reset|Filter|Sort|Export|Import|View all|More|Learn more|Add to cart|Checkout|Subscribe|Follow|Like|Comment|Archive|Invite|Upgrade|Help|Accept|Decline|Create|Preview|Publish',
    navigation:
      'Home|Dashboard|Inbox|Messages|Calendar|Contacts|Users|Team|Projects|Tasks|Reports|Analytics|Files|Documents|Photos|Settings|Profile|Billing|Invoices|Orders|Products|Customers|Notifications|Security|Help|Support|Favorites|History|Archive|Trash|Drafts|Sent|Downloads|Integrations|About|Pricing|Blog|Contact',
    fields:
      'First name|Last name|Full name|Email address|Password|Phone number|Company|Street address|City|Postal code|Country|Website|Message|Description|Title|Search|Date|Amount|Username|Card number|Quantity|Language|Time zone|Category|Comment',
    first:
      'Emma|Liam|Olivia|Noah|Ava|James|Sophia|Lucas|Mia|Ethan|Amelia|Henry|Grace|Daniel|Chloe|Samuel|Zoe|Marcus|Nora|Oscar|Priya|Wei|Fatima|Kenji|Aisha|Diego|Ingrid|Tomas|Leila|Victor|Hannah|Owen|Ruth|Felix|Maya|Jonah',
    last: 'Smith|Johnson|Brown|Taylor|Wilson|Clark|Walker|Hall|Young|King|Wright|Scott|Green|Baker|Adams|Nelson|Carter|Mitchell|Turner|Parker|Collins|Patel|Chen|Nguyen|Okafor|Rivera|Novak|Hughes|Foster|Bennett|Ramirez|Sato|Hoffman|Brooks',
    cities:
      'Portland|Chicago|Boston|Austin|Denver|Seattle|London|Manchester|Toronto|Sydney|Dublin|Leeds|Oakland|Tucson|Bristol|Auckland|Halifax|Savannah',
    streets:
      'Maple Street|Oak Avenue|High Street|Park Road|Mill Lane|Church Street|Lake Drive|Station Road|Elm Court|River Walk',
    nouns:
      'report|invoice|project|design|budget|meeting|update|release|customer|server|report|backup|contract|roadmap|proposal|plan|survey|campaign|catalog|device|folder|network|archive|travel|kitchen|garden|camera|music|coffee|research|summary|review|schedule|template|workshop|inventory|payment|shipment|account|session',
    subjects:
      'The team|Our new release|Every customer|This report|The latest version|Your account|A small change|The design group|Our supplier|The editor|Most visitors|The second draft|A weekly summary|The open source community|Nobody in the office|Her first book|The city council|An early prototype|The whole system|Your subscription|Each project|The main server',
    verbs:
      'has updated|will replace|needs|depends on|improves|finally explains|is ready for|comes with|no longer supports|quietly removed|is looking for|can now share|makes it easy to find|was built around|takes care of|adds|will review|saves time on|measures|shows',
    objects:
      'the monthly budget|three new templates|a faster way to work|the old settings page|better search results|all open invoices|the shipping address|more than 40 languages|a clear plan|the customer survey|your recent orders|simple reports|a quiet place near the river|two-factor sign-in|the backup schedule|the most important details|every file in the folder|photos from the last trip|the project timeline|a detailed comparison',
    tails:
      'before the end of the week|without extra cost|for everyone on the team|in less than five minutes|since last Monday|on every device|and nothing else|after a long discussion|in the next quarter|at no charge|for the first time|as promised|whenever you need it|across all regions|according to the notes|even while offline',
    months: 'January|February|March|April|May|June|July|August|September|October|November|December',
    weekdays: 'Mon|Tue|Wed|Thu|Fri|Sat|Sun',
    states: 'Active|Pending|Paid|Overdue|Shipped|Draft|Closed|In progress|Failed|Approved|New|On hold',
  }),
  language({
    code: 'de',
    currency: '€',
    actions:
      'Speichern|Abbrechen|Löschen|Bearbeiten|Hinzufügen|Schließen|Öffnen|Suchen|Senden|Antworten|Weiterleiten|Teilen|Herunterladen|Hochladen|Drucken|Kopieren|Rückgängig|Wiederholen|Aktualisieren|Weiter|Zurück|Anmelden|Abmelden|Registrieren|Fortfahren|Bestätigen|Übernehmen|Zurücksetzen|Filtern|Sortieren|Exportieren|Importieren|Alle anzeigen|Mehr|Mehr erfahren|In den Warenkorb|Zur Kasse|Abonnieren|Folgen|Gefällt mir|Kommentieren|Archivieren|Einladen|Upgraden|Hilfe|Annehmen|Ablehnen|Erstellen|Vorschau|Veröffentlichen',
    navigation:
      'Startseite|Übersicht|Posteingang|Nachrichten|Kalender|Kontakte|Benutzer|Team|Projekte|Aufgaben|Berichte|Auswertung|Dateien|Dokumente|Fotos|Einstellungen|Profil|Abrechnung|Rechnungen|Bestellungen|Produkte|Kunden|Mitteilungen|Sicherheit|Hilfe|Support|Favoriten|Verlauf|Archiv|Papierkorb|Entwürfe|Gesendet|Downloads|Integrationen|Über uns|Preise|Blog|Kontakt',
    fields:
      'Vorname|Nachname|Vollständiger Name|E-Mail-Adresse|Passwort|Telefonnummer|Firma|Straße|Ort|Postleitzahl|Land|Webseite|Nachricht|Beschreibung|Titel|Suche|Datum|Betrag|Benutzername|Kartennummer|Menge|Sprache|Zeitzone|Kategorie|Kommentar',
    first: 'Anna|Lukas|Marie|Jonas|Lena|Paul|Sophie|Maximilian|Katharina|Jürgen|Greta|Moritz|Ute|Björn',
    last: 'Müller|Schmidt|Schneider|Fischer|Weber|Wagner|Becker|Schäfer|Koch|Richter|Köhler|Vogel|Krüger',
    cities: 'Berlin|Hamburg|München|Köln|Leipzig|Zürich|Wien|Graz|Bremen|Nürnberg',
    streets: 'Hauptstraße|Gartenweg|Bahnhofstraße|Lindenallee|Schulstraße|Am Markt',
    nouns:
      'Bericht|Rechnung|Projekt|Entwurf|Haushalt|Besprechung|Vertrag|Angebot|Plan|Umfrage|Gerät|Ordner|Netzwerk|Garten|Küche|Reise|Vorlage|Zahlung|Lieferung|Konto',
    subjects:
      'Das Team|Die neue Fassung|Jeder Kunde|Dieser Bericht|Ihr Konto|Eine kleine Änderung|Unser Lieferant|Die Redaktion|Das ganze System|Der zweite Entwurf',
    verbs: 'aktualisiert|ersetzt|braucht|verbessert|erklärt|zeigt|enthält|prüft|unterstützt|verschickt',
    objects:
      'die offenen Rechnungen|drei neue Vorlagen|den Zeitplan|die Lieferadresse|bessere Ergebnisse|alle Dateien im Ordner|die wichtigsten Angaben|einen klaren Plan|Fotos der letzten Reise|über 40 Sprachen',
    tails:
      'bis Ende der Woche|ohne weitere Kosten|für alle Beteiligten|in wenigen Minuten|seit letztem Montag|auf jedem Gerät|zum ersten Mal|wie versprochen|im nächsten Quartal',
    months: 'Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember',
    weekdays: 'Mo|Di|Mi|Do|Fr|Sa|So',
    states: 'Aktiv|Ausstehend|Bezahlt|Überfällig|Versandt|Entwurf|Geschlossen|In Arbeit|Genehmigt|Neu',
  }),
  language({
    code: 'fr',
    currency: '€',
    actions:
      'Enregistrer|Annuler|Supprimer|Modifier|Ajouter|Fermer|Ouvrir|Rechercher|Envoyer|Répondre|Transférer|Partager|Télécharger|Importer un fichier|Imprimer|Copier|Défaire|Rétablir|Actualiser|Suivant|Retour|Se connecter|Déconnexion|S’inscrire|Continuer|Confirmer|Appliquer|Réinitialiser|Filtrer|Trier|Exporter|Importer|Tout afficher|Plus|En savoir plus|Ajouter au panier|Commander|S’abonner|Suivre|J’aime|Commenter|Archiver|Inviter|Passer à Pro|Aide|Accepter|Refuser|Créer|Aperçu|Publier',
    navigation:
      'Accueil|Tableau de bord|Boîte de réception|Messages|Calendrier|Contacts|Utilisateurs|Équipe|Projets|Tâches|Rapports|Statistiques|Fichiers|Documents|Photos|Paramètres|Profil|Facturation|Factures|Commandes|Produits|Clients|Notifications|Sécurité|Aide|Assistance|Favoris|Historique|Archives|Corbeille|Brouillons|Envoyés|Téléchargements|Intégrations|À propos|Tarifs|Blog|Contact',
    fields:
      'Prénom|Nom|Nom complet|Adresse e-mail|Mot de passe|Téléphone|Société|Adresse|Ville|Code postal|Pays|Site web|Message|Description|Titre|Recherche|Date|Montant|Identifiant|Numéro de carte|Quantité|Langue|Fuseau horaire|Catégorie|Commentaire',
    first: 'Camille|Hugo|Manon|Louis|Léa|Jules|Chloé|Théo|Inès|François|Élodie|Étienne|Margaux',
    last: 'Martin|Bernard|Dubois|Moreau|Lefèvre|Roux|Fournier|Girard|Mercier|Blanc|Garnier|Chevalier',
    cities: 'Paris|Lyon|Nantes|Lille|Bordeaux|Rennes|Genève|Bruxelles|Montréal|Toulouse',
    streets: 'rue de la Paix|avenue Victor Hugo|rue des Écoles|place du Marché|boulevard Carnot',
    nouns:
      'rapport|facture|projet|budget|réunion|contrat|proposition|enquête|appareil|dossier|réseau|jardin|cuisine|voyage|modèle|paiement|livraison|compte|musée|atelier',
    subjects:
      'L’équipe|La nouvelle version|Chaque client|Ce rapport|Votre compte|Un petit changement|Notre fournisseur|La rédaction|Le système|La deuxième ébauche',
    verbs: 'met à jour|remplace|améliore|explique|contient|vérifie|montre|prépare|simplifie|accompagne',
    objects:
      'les factures ouvertes|trois nouveaux modèles|le calendrier du projet|l’adresse de livraison|de meilleurs résultats|tous les fichiers du dossier|les détails importants|un plan clair|les photos du dernier voyage|plus de 40 langues',
    tails:
      'avant la fin de la semaine|sans frais supplémentaires|pour toute l’équipe|en quelques minutes|depuis lundi dernier|sur chaque appareil|pour la première fois|comme promis|au prochain trimestre',
    months: 'janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre',
    weekdays: 'lun.|mar.|mer.|jeu.|ven.|sam.|dim.',
    states: 'Actif|En attente|Payé|En retard|Expédié|Brouillon|Fermé|En cours|Approuvé|Nouveau',
  }),
  language({
    code: 'es',
    currency: '€',
    actions:
      'Guardar|Cancelar|Eliminar|Editar|Añadir|Cerrar|Abrir|Buscar|Enviar|Responder|Reenviar|Compartir|Descargar|Subir|Imprimir|Copiar|Deshacer|Rehacer|Actualizar|Siguiente|Atrás|Iniciar sesión|Cerrar sesión|Registrarse|Continuar|Confirmar|Aplicar|Restablecer|Filtrar|Ordenar|Exportar|Importar|Ver todo|Más|Más información|Añadir al carrito|Pagar|Suscribirse|Seguir|Me gusta|Comentar|Archivar|Invitar|Mejorar plan|Ayuda|Aceptar|Rechazar|Crear|Vista previa|Publicar',
    navigation:
      'Inicio|Panel|Bandeja de entrada|Mensajes|Calendario|Contactos|Usuarios|Equipo|Proyectos|Tareas|Informes|Analítica|Archivos|Documentos|Fotos|Ajustes|Perfil|Facturación|Facturas|Pedidos|Productos|Clientes|Notificaciones|Seguridad|Ayuda|Soporte|Favoritos|Historial|Archivo|Papelera|Borradores|Enviados|Descargas|Integraciones|Acerca de|Precios|Blog|Contacto',
    fields:
      'Nombre|Apellidos|Nombre completo|Correo electrónico|Contraseña|Teléfono|Empresa|Dirección|Ciudad|Código postal|País|Sitio web|Mensaje|Descripción|Título|Búsqueda|Fecha|Importe|Usuario|Número de tarjeta|Cantidad|Idioma|Zona horaria|Categoría|Comentario',
    first: 'Lucía|Mateo|Sofía|Javier|Carmen|Pablo|Elena|Andrés|Marta|Sergio|Inés|Álvaro|Paula',
    last: 'García|Fernández|López|Martínez|Gómez|Ruiz|Díaz|Moreno|Muñoz|Álvarez|Romero|Navarro',
    cities: 'Madrid|Sevilla|Valencia|Bilbao|Bogotá|Lima|Quito|Córdoba|Málaga|Montevideo',
    streets: 'Calle Mayor|Avenida del Sol|Plaza Nueva|Calle de Alcalá|Paseo del Prado',
    nouns:
      'informe|factura|proyecto|diseño|presupuesto|reunión|contrato|propuesta|encuesta|equipo|carpeta|red|jardín|cocina|viaje|plantilla|pago|envío|cuenta|taller',
    subjects:
      'El equipo|La nueva versión|Cada cliente|Este informe|Su cuenta|Un pequeño cambio|Nuestro proveedor|La redacción|Todo el sistema|El segundo borrador',
    verbs: 'actualiza|sustituye|mejora|explica|incluye|revisa|muestra|prepara|simplifica|acompaña',
    objects:
      'las facturas abiertas|tres plantillas nuevas|el calendario del proyecto|la dirección de envío|mejores resultados|todos los archivos|los detalles importantes|un plan claro|las fotos del último viaje|más de 40 idiomas',
    tails:
      'antes del fin de semana|sin coste adicional|para todo el equipo|en pocos minutos|desde el lunes pasado|en cualquier dispositivo|por primera vez|como se prometió|el próximo trimestre',
    months: 'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre',
    weekdays: 'lun|mar|mié|jue|vie|sáb|dom',
    states: 'Activo|Pendiente|Pagado|Vencido|Enviado|Borrador|Cerrado|En curso|Aprobado|Nuevo',
  }),
  language({
    code: 'it',
    currency: '€',
    actions:
      'Salva|Annulla|Elimina|Modifica|Aggiungi|Chiudi|Apri|Cerca|Invia|Rispondi|Inoltra|Condividi|Scarica|Carica|Stampa|Copia|Annulla modifica|Ripeti|Aggiorna|Avanti|Indietro|Accedi|Esci|Registrati|Continua|Conferma|Applica|Reimposta|Filtra|Ordina|Esporta|Importa|Vedi tutto|Altro|Scopri di più|Aggiungi al carrello|Alla cassa|Iscriviti|Segui|Mi piace|Commenta|Archivia|Invita|Passa a Pro|Aiuto|Accetta|Rifiuta|Crea|Anteprima|Pubblica',
    navigation:
      'Home|Pannello|Posta in arrivo|Messaggi|Calendario|Contatti|Utenti|Squadra|Progetti|Attività|Rapporti|Analisi|File|Documenti|Foto|Impostazioni|Profilo|Fatturazione|Fatture|Ordini|Prodotti|Clienti|Notifiche|Sicurezza|Aiuto|Assistenza|Preferiti|Cronologia|Archivio|Cestino|Bozze|Inviati|Download|Integrazioni|Chi siamo|Prezzi|Blog|Contatto',
    fields:
      'Nome|Cognome|Nome completo|Indirizzo e-mail|Password|Telefono|Azienda|Indirizzo|Città|CAP|Paese|Sito web|Messaggio|Descrizione|Titolo|Ricerca|Data|Importo|Nome utente|Numero carta|Quantità|Lingua|Fuso orario|Categoria|Commento',
    first: 'Giulia|Marco|Chiara|Luca|Francesca|Matteo|Elisa|Davide|Sara|Nicolò',
    last: 'Rossi|Ferrari|Esposito|Bianchi|Romano|Colombo|Ricci|Marino|Greco|Gallo',
    cities: 'Roma|Milano|Torino|Bologna|Firenze|Napoli|Verona|Palermo',
    streets: 'Via Roma|Corso Italia|Via Garibaldi|Piazza Dante|Viale Europa',
    nouns:
      'rapporto|fattura|progetto|bilancio|riunione|contratto|proposta|sondaggio|dispositivo|cartella|rete|giardino|cucina|viaggio|modello|pagamento|consegna|conto',
    subjects:
      'Il gruppo|La nuova versione|Ogni cliente|Questo rapporto|Il tuo account|Una piccola modifica|Il nostro fornitore|La redazione',
    verbs: 'aggiorna|sostituisce|migliora|spiega|contiene|verifica|mostra|prepara',
    objects:
      'le fatture aperte|tre nuovi modelli|il calendario del progetto|l’indirizzo di consegna|risultati migliori|tutti i file|i dettagli importanti|un piano chiaro',
    tails:
      'entro la fine della settimana|senza costi aggiuntivi|per tutti|in pochi minuti|da lunedì scorso|su ogni dispositivo|per la prima volta|come promesso',
    months: 'gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre',
    weekdays: 'lun|mar|mer|gio|ven|sab|dom',
    states: 'Attivo|In attesa|Pagato|Scaduto|Spedito|Bozza|Chiuso|In corso|Approvato|Nuovo',
  }),
  language({
    code: 'pt',
    currency: '€',
    actions:
      'Salvar|Cancelar|Excluir|Editar|Adicionar|Fechar|Abrir|Pesquisar|Enviar|Responder|Encaminhar|Compartilhar|Baixar|Carregar|Imprimir|Copiar|Desfazer|Refazer|Atualizar|Próximo|Voltar|Entrar|Sair|Cadastrar-se|Continuar|Confirmar|Aplicar|Redefinir|Filtrar|Ordenar|Exportar|Importar|Ver tudo|Mais|Saiba mais|Adicionar ao carrinho|Finalizar compra|Assinar|Seguir|Curtir|Comentar|Arquivar|Convidar|Fazer upgrade|Ajuda|Aceitar|Recusar|Criar|Visualizar|Publicar',
    navigation:
      'Início|Painel|Caixa de entrada|Mensagens|Calendário|Contatos|Usuários|Equipe|Projetos|Tarefas|Relatórios|Análises|Arquivos|Documentos|Fotos|Configurações|Perfil|Cobrança|Faturas|Pedidos|Produtos|Clientes|Notificações|Segurança|Ajuda|Suporte|Favoritos|Histórico|Arquivo|Lixeira|Rascunhos|Enviados|Downloads|Integrações|Sobre|Preços|Blog|Contato',
    fields:
      'Nome|Sobrenome|Nome completo|E-mail|Senha|Telefone|Empresa|Endereço|Cidade|CEP|País|Site|Mensagem|Descrição|Título|Pesquisa|Data|Valor|Usuário|Número do cartão|Quantidade|Idioma|Fuso horário|Categoria|Comentário',
    first: 'Beatriz|João|Mariana|Tiago|Inês|Gonçalo|Rafaela|Caio|Letícia|Miguel',
    last: 'Silva|Santos|Oliveira|Souza|Pereira|Costa|Araújo|Gonçalves|Ribeiro|Magalhães',
    cities: 'Lisboa|Porto|São Paulo|Recife|Coimbra|Curitiba|Braga|Salvador',
    streets: 'Rua das Flores|Avenida Central|Rua do Sol|Praça da República|Rua Augusta',
    nouns:
      'relatório|fatura|projeto|orçamento|reunião|contrato|proposta|pesquisa|dispositivo|pasta|rede|jardim|cozinha|viagem|modelo|pagamento|entrega|conta',
    subjects:
      'A equipe|A nova versão|Cada cliente|Este relatório|A sua conta|Uma pequena mudança|O nosso fornecedor|A redação',
    verbs: 'atualiza|substitui|melhora|explica|contém|verifica|mostra|prepara',
    objects:
      'as faturas abertas|três novos modelos|o calendário do projeto|o endereço de entrega|melhores resultados|todos os arquivos|os detalhes importantes|um plano claro',
    tails:
      'até o fim da semana|sem custo adicional|para toda a equipe|em poucos minutos|desde segunda-feira|em qualquer dispositivo|pela primeira vez|como prometido',
    months: 'janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro',
    weekdays: 'seg|ter|qua|qui|sex|sáb|dom',
    states: 'Ativo|Pendente|Pago|Atrasado|Enviado|Rascunho|Fechado|Em andamento|Aprovado|Novo',
  }),
  language({
    code: 'nl',
    currency: '€',
    actions:
      'Opslaan|Annuleren|Verwijderen|Bewerken|Toevoegen|Sluiten|Openen|Zoeken|Verzenden|Beantwoorden|Doorsturen|Delen|Downloaden|Uploaden|Afdrukken|Kopiëren|Ongedaan maken|Opnieuw|Vernieuwen|Volgende|Terug|Inloggen|Uitloggen|Registreren|Doorgaan|Bevestigen|Toepassen|Herstellen|Filteren|Sorteren|Exporteren|Importeren|Alles bekijken|Meer|Meer informatie|In winkelwagen|Afrekenen|Abonneren|Volgen|Vind ik leuk|Reageren|Archiveren|Uitnodigen|Upgraden|Help|Accepteren|Weigeren|Aanmaken|Voorbeeld|Publiceren',
    navigation:
      'Start|Overzicht|Postvak IN|Berichten|Agenda|Contacten|Gebruikers|Team|Projecten|Taken|Rapporten|Statistieken|Bestanden|Documenten|Foto’s|Instellingen|Profiel|Facturering|Facturen|Bestellingen|Producten|Klanten|Meldingen|Beveiliging|Help|Ondersteuning|Favorieten|Geschiedenis|Archief|Prullenbak|Concepten|Verzonden|Downloads|Integraties|Over ons|Prijzen|Blog|Contact',
    fields:
      'Voornaam|Achternaam|Volledige naam|E-mailadres|Wachtwoord|Telefoonnummer|Bedrijf|Straat|Plaats|Postcode|Land|Website|Bericht|Omschrijving|Titel|Zoeken|Datum|Bedrag|Gebruikersnaam|Kaartnummer|Aantal|Taal|Tijdzone|Categorie|Opmerking',
    first: 'Sanne|Daan|Fleur|Bram|Lotte|Thijs|Femke|Jeroen|Anouk|Sven',
    last: 'de Vries|Jansen|Bakker|Visser|Smit|Meijer|de Boer|Mulder|Bos|Vermeulen',
    cities: 'Amsterdam|Utrecht|Rotterdam|Gent|Antwerpen|Groningen|Eindhoven',
    streets: 'Dorpsstraat|Kerkstraat|Molenweg|Stationsweg|Lindelaan',
    nouns:
      'rapport|factuur|project|ontwerp|begroting|vergadering|contract|voorstel|enquête|apparaat|map|netwerk|tuin|keuken|reis|sjabloon|betaling|levering|rekening',
    subjects:
      'Het team|De nieuwe versie|Elke klant|Dit rapport|Uw account|Een kleine wijziging|Onze leverancier|De redactie',
    verbs: 'vernieuwt|vervangt|verbetert|verklaart|bevat|controleert|toont|verzorgt',
    objects:
      'de openstaande facturen|drie nieuwe sjablonen|de planning|het bezorgadres|betere resultaten|alle bestanden|de belangrijkste gegevens|een duidelijk plan',
    tails:
      'voor het einde van de week|zonder extra kosten|voor iedereen|in enkele minuten|sinds maandag|op elk apparaat|voor het eerst|zoals beloofd',
    months: 'januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december',
    weekdays: 'ma|di|wo|do|vr|za|zo',
    states: 'Actief|In behandeling|Betaald|Te laat|Verzonden|Concept|Gesloten|Bezig|Goedgekeurd|Nieuw',
  }),
  language({
    code: 'pl',
    currency: 'zł',
    actions:
      'Zapisz|Anuluj|Usuń|Edytuj|Dodaj|Zamknij|Otwórz|Szukaj|Wyślij|Odpowiedz|Przekaż|Udostępnij|Pobierz|Prześlij|Drukuj|Kopiuj|Cofnij|Ponów|Odśwież|Dalej|Wstecz|Zaloguj się|Wyloguj|Zarejestruj się|Kontynuuj|Potwierdź|Zastosuj|Wyczyść|Filtruj|Sortuj|Eksportuj|Importuj|Zobacz wszystko|Więcej|Dowiedz się więcej|Do koszyka|Do kasy|Subskrybuj|Obserwuj|Lubię to|Skomentuj|Archiwizuj|Zaproś|Ulepsz|Pomoc|Akceptuję|Odrzuć|Utwórz|Podgląd|Opublikuj',
    navigation:
      'Start|Pulpit|Odebrane|Wiadomości|Kalendarz|Kontakty|Użytkownicy|Zespół|Projekty|Zadania|Raporty|Analityka|Pliki|Dokumenty|Zdjęcia|Ustawienia|Profil|Płatności|Faktury|Zamówienia|Produkty|Klienci|Powiadomienia|Bezpieczeństwo|Pomoc|Wsparcie|Ulubione|Historia|Archiwum|Kosz|Szkice|Wysłane|Pobrane|Integracje|O nas|Cennik|Blog|Kontakt',
    fields:
      'Imię|Nazwisko|Imię i nazwisko|Adres e-mail|Hasło|Telefon|Firma|Ulica|Miasto|Kod pocztowy|Kraj|Strona www|Wiadomość|Opis|Tytuł|Szukaj|Data|Kwota|Nazwa użytkownika|Numer karty|Ilość|Język|Strefa czasowa|Kategoria|Komentarz',
    first: 'Zofia|Jakub|Maja|Kacper|Agnieszka|Piotr|Łucja|Michał|Małgorzata|Stanisław',
    last: 'Nowak|Kowalski|Wiśniewska|Wójcik|Zieliński|Dąbrowski|Szymańska|Woźniak|Król',
    cities: 'Warszawa|Kraków|Łódź|Wrocław|Poznań|Gdańsk|Toruń',
    streets: 'ul. Długa|ul. Polna|ul. Kwiatowa|al. Róż|ul. Leśna',
    nouns:
      'raport|faktura|projekt|budżet|spotkanie|umowa|oferta|ankieta|urządzenie|folder|sieć|ogród|kuchnia|podróż|szablon|płatność|dostawa|konto',
    subjects: 'Zespół|Nowa wersja|Każdy klient|Ten raport|Twoje konto|Mała zmiana|Nasz dostawca|Redakcja',
    verbs: 'aktualizuje|zastępuje|poprawia|wyjaśnia|zawiera|sprawdza|pokazuje|przygotowuje',
    objects:
      'otwarte faktury|trzy nowe szablony|harmonogram projektu|adres dostawy|lepsze wyniki|wszystkie pliki|ważne szczegóły|jasny plan',
    tails:
      'do końca tygodnia|bez dodatkowych kosztów|dla całego zespołu|w kilka minut|od poniedziałku|na każdym urządzeniu|po raz pierwszy|zgodnie z obietnicą',
    months:
      'styczeń|luty|marzec|kwiecień|maj|czerwiec|lipiec|sierpień|wrzesień|październik|listopad|grudzień',
    weekdays: 'pon|wt|śr|czw|pt|sob|ndz',
    states: 'Aktywny|Oczekuje|Opłacone|Zaległe|Wysłane|Szkic|Zamknięte|W toku|Przyjęte|Nowe',
  }),
  language({
    code: 'sv',
    currency: 'kr',
    actions:
      'Spara|Avbryt|Ta bort|Redigera|Lägg till|Stäng|Öppna|Sök|Skicka|Svara|Vidarebefordra|Dela|Ladda ner|Ladda upp|Skriv ut|Kopiera|Ångra|Gör om|Uppdatera|Nästa|Tillbaka|Logga in|Logga ut|Skapa konto|Fortsätt|Bekräfta|Verkställ|Återställ|Filtrera|Sortera|Exportera|Importera|Visa alla|Mer|Läs mer|Lägg i varukorg|Till kassan|Prenumerera|Följ|Gilla|Kommentera|Arkivera|Bjud in|Uppgradera|Hjälp|Godkänn|Avböj|Skapa|Förhandsgranska|Publicera',
    navigation:
      'Hem|Översikt|Inkorg|Meddelanden|Kalender|Kontakter|Användare|Team|Projekt|Uppgifter|Rapporter|Statistik|Filer|Dokument|Foton|Inställningar|Profil|Betalning|Fakturor|Beställningar|Produkter|Kunder|Aviseringar|Säkerhet|Hjälp|Support|Favoriter|Historik|Arkiv|Papperskorg|Utkast|Skickat|Hämtningar|Integrationer|Om oss|Priser|Blogg|Kontakt',
    fields:
      'Förnamn|Efternamn|Fullständigt namn|E-postadress|Lösenord|Telefon|Företag|Gatuadress|Ort|Postnummer|Land|Webbplats|Meddelande|Beskrivning|Rubrik|Sök|Datum|Belopp|Användarnamn|Kortnummer|Antal|Språk|Tidszon|Kategori|Kommentar',
    first: 'Elsa|Axel|Astrid|Oskar|Maja|Björn|Åsa|Göran|Linnéa|Måns',
    last: 'Andersson|Johansson|Lindberg|Nyström|Sjögren|Åkesson|Öberg|Hedlund',
    cities: 'Stockholm|Göteborg|Malmö|Umeå|Örebro|Växjö',
    streets: 'Storgatan|Kungsgatan|Björkvägen|Skolgatan|Ängsvägen',
    nouns:
      'rapport|faktura|projekt|budget|möte|avtal|förslag|enkät|enhet|mapp|nätverk|trädgård|kök|resa|mall|betalning|leverans|konto',
    subjects:
      'Teamet|Den nya versionen|Varje kund|Rapporten|Ditt konto|En liten ändring|Vår leverantör|Redaktionen',
    verbs: 'uppdaterar|ersätter|förbättrar|förklarar|innehåller|granskar|visar|förbereder',
    objects:
      'alla öppna fakturor|tre nya mallar|tidsplanen|leveransadressen|bättre resultat|alla filer i mappen|viktiga detaljer|en tydlig plan',
    tails:
      'före veckans slut|utan extra kostnad|för alla|på några minuter|sedan i måndags|på varje enhet|för första gången|som utlovat',
    months: 'januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december',
    weekdays: 'mån|tis|ons|tors|fre|lör|sön',
    states: 'Aktiv|Väntar|Betald|Försenad|Skickad|Utkast|Stängd|Pågår|Godkänd|Ny',
  }),
];
