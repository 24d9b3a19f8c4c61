"""What interfaces say: labels, phrases and made-up values, drawn with a caller's random generator.

Knows nothing of pixels, fonts or questions. Every list was written for this project; names and addresses are
invented.
"""

from __future__ import annotations

from random import Random


def _lines(text: str) -> tuple[str, ...]:
    """One entry per `|` or line break, surrounding blanks removed, order kept, doubles dropped."""
    entries = [entry.strip() for line in text.splitlines() for entry in line.split("|")]
    return tuple(dict.fromkeys(entry for entry in entries if entry))


ACTIONS = _lines("""
Save | Cancel | OK | Close | Apply | Delete | Remove | Edit | Add | Create | Submit | Send | Next | Back
Continue | Finish | Done | Retry | Try again | Reset | Clear | Search | Filter | Sort | Refresh | Reload
Upload | Download | Import | Export | Print | Share | Copy | Paste | Cut | Undo | Redo | Select all
Deselect | Rename | Duplicate | Move | Archive | Restore | Publish | Preview | Sign in | Sign up | Sign out
Log in | Log out | Register | Subscribe | Unsubscribe | Follow | Unfollow | Like | Reply | Forward | Comment
Report | Block | Mute | Accept | Decline | Approve | Reject | Confirm | Verify | Connect | Disconnect
Install | Uninstall | Update | Upgrade | Buy now | Add to cart | Checkout | Pay now | Place order
Track order | Book | Reserve | Join | Leave | Invite | Start | Stop | Pause | Resume | Record | Play
Replay | Skip | Browse | Choose file | Attach | Insert | Replace | Find | Go | Run | Build | Deploy | Test
Debug | Commit | Merge | Compare | Save as | Save draft | Save changes | Discard | Learn more | Read more
Show more | Show all | Show less | View all | See details | Get started | Contact us | Download PDF
Export CSV | Add member | Add item | Add row | New file | New folder | New project | New message | New event
New tab | Open | Open file | Open link | Change password | Forgot password? | Remember me | Resend code
Sync now | Scan | Unlock | Lock | Zoom in | Zoom out | Fit to page | Rotate | Crop | Mark as read | Pin
Unpin | Load more | Not now | Skip for now
""")

NAVIGATION = _lines("""
Home | Dashboard | Overview | Projects | Tasks | Calendar | Messages | Inbox | Contacts | People | Team
Files | Documents | Photos | Music | Videos | Settings | Profile | Account | Billing | Reports | Analytics
Statistics | Orders | Products | Customers | Inventory | Invoices | Payments | Subscriptions | Users | Roles
Permissions | Security | Privacy | Notifications | Integrations | Plugins | Extensions | Marketplace | Help
Support | Documentation | About | Explore | Discover | Trending | Library | Favorites | Bookmarks | History
Downloads | Trash | Drafts | Sent | Spam | Archive | Starred | Shared with me | Recent | Templates
Workflows | Pipelines | Deployments | Monitoring | Logs | Alerts | Issues | Pull requests | Branches
Releases | Wiki | Feedback | Community | Events | News | Blog | Jobs | Shop | Deals | Cart | Wishlist
Addresses | Devices | Network | Storage | Backup | Appearance | Language | Keyboard | Accessibility
Updates | Schedule | Map | Weather | Wallet | Activity | Goals | Workouts | Recipes | Courses | Grades
""")

TABS = _lines("""
General | Details | Advanced | Overview | Summary | Activity | Comments | Attachments | Members | History
Preview | Code | Design | Description | Reviews | Specifications | Pricing | Features | All | Active
Completed | Pending | Archived | Unread | Mentions | Day | Week | Month | Year | Today | Upcoming | Past
Music | Albums | Artists | Songs | Info | Layers | Assets | Console | Elements | Sources | Output | Problems
Terminal | Input | Results | Logs
""")

FIELDS = _lines("""
Name | First name | Last name | Full name | Email | Email address | Password | Username | Phone
Phone number | Address | Street | City | State | Country | Postal code | Company | Job title | Website
Title | Subject | Description | Message | Notes | Date | Start date | End date | Time | Amount | Price
Quantity | Discount code | Card number | Expiry date | Search | Find | Tags | Category | Budget | Due date
Age | Department | Location | Server | Port | Host | Path | Branch | Project name | Display name | Nickname
Bio | Birthday | Destination | From | To | Cc | Width | Height | Weight | Color
""")

OPTIONS = _lines("""
Dark mode | Night light | Wi-Fi | Bluetooth | Airplane mode | Location services | Auto save | Auto update
Push alerts | Email updates | Weekly digest | Show hidden files | Show line numbers | Word wrap
Spell check | Sound effects | Vibration | Do not disturb | Data saver | Mobile data | Two-factor login
Face unlock | Screen lock | Auto rotate | Keep me signed in | Remember me | I agree to the terms
Subscribe to newsletter | Gift wrap | Express shipping | Send a copy | Public profile | Allow comments
Share usage data | Enable backups | Use system theme | High contrast | Reduce motion | Captions | Autoplay
Loop | Shuffle | Snap to grid | Show ruler | Full screen | Always on top | Start at login
Check for updates | Hide offline users | Compact view | Show previews | Read receipts | Encrypt files
""")

CHOICES = _lines("""
Small | Medium | Large | Extra large | Low | Normal | High | Urgent | Daily | Weekly | Monthly | Yearly
Never | Always | Ask every time | Light | Dark | System | Automatic | Manual | Standard | Express
Overnight | Pick up | Cash | Credit card | Bank transfer | Public | Private | Friends only | Everyone
Nobody | Left | Right | Center | Metric | Imperial | English | German | French | Spanish | Italian
Portuguese | Yes | No | Maybe | Male | Female | Other
""")

MENUS = _lines("""
File | Edit | View | Insert | Format | Tools | Window | Help | Selection | Go | Run | Terminal | Image
Layer | Filter | Options | Project | Build | Debug | Data | Table | Playback | Tracks | Bookmarks | Search
Document | Session
""")

HEADINGS = _lines("""
Welcome back | Account settings | Your orders | Recent activity | Getting started | Sign in to continue
Create account | Edit profile | Payment method | Shipping address | Order summary | Personal information
Security settings | Notification settings | Manage team | Project overview | Latest news | Popular articles
Recommended for you | Top rated | New arrivals | My library | Upcoming events | Weekly report
Monthly sales | System status | Open issues | Delete this file? | Discard changes? | Unsaved changes
Session expired | Connection lost | Update available | Something went wrong | Confirm payment
Rate this app | Invite people | Share document | Export data | Preferences | Storage usage
Connected devices | Today | Yesterday | This week | Frequently asked questions | Contact details
""")

COLUMNS = _lines("""
Name | Status | Date | Amount | Owner | Type | Size | Modified | Price | Qty | Total | Email | Role | City
ID | Due | Priority | Progress | Country | Version | Author | Duration | Score | Rank | Category | Stock
Created
""")

STATUSES = _lines("""
Active | Inactive | Pending | Paid | Unpaid | Shipped | Delivered | Cancelled | Failed | Running | Stopped
Queued | Open | Closed | In review | Approved | Rejected | Draft | Online | Offline | Expired | New | Beta
Overdue
""")

SENTENCES = _lines("""
Your changes have been saved. | This action cannot be undone. | Please check your connection and try again.
We sent a code to your email. | Choose how you want to be notified. | No results found for your search.
All files are up to date. | Drag files here to upload them. | You have no new messages.
Enter your details below. | Only people with the link can view this. | Last updated a few minutes ago.
The payment was successful. | Free shipping on all orders this week.
Keep your account safe with a strong password. | Sort by date or by name. | Your trial ends in three days.
Select an item to see its details. | This field is required. | Backups run every night.
Changes apply after a restart. | The server did not respond in time. | Invite your team to work together.
Learn how to set up your first project. | Press any key to continue.
Some features are not available offline. | Your password must have at least eight characters.
Are you sure you want to leave this page? | A new version is ready to be installed.
Thanks for being with us. | Add a short note for the courier. | The meeting starts in ten minutes.
Two people are editing this document. | Files older than a month are removed.
""")

PLACEHOLDERS = _lines("""
Search | Search files | Search messages | Search products | Type a message | Type here | Enter your name
Enter a title | Your email | you@example.com | Filter by name | Find in page | Add a comment | Write a reply
Search or type a URL | Select a date | Where to? | What are you looking for? | Paste a link | Add a tag
Search settings | Enter code
""")

FIRST_NAMES = _lines("""
Anna | Ben | Clara | David | Elena | Felix | Grace | Hugo | Irene | Jonas | Karen | Leo | Maria | Nina
Oscar | Paula | Quentin | Rosa | Simon | Tara | Umar | Vera | Walter | Xenia | Yusuf | Zoe | Amir | Bianca
Chen | Dora | Emil | Fatima | Goran | Hana | Ivan | Julia | Kofi | Lena | Mateo | Noor | Olga | Pedro | Ravi
Sofia | Tom | Uma | Viktor | Wanda
""")

LAST_NAMES = _lines("""
Adams | Baker | Clark | Dietrich | Evans | Fischer | Garcia | Hansen | Ito | Jensen | Keller | Lopez
Moreau | Novak | Olsen | Petrov | Quinn | Rossi | Schmidt | Turner | Ueda | Vogel | Weber | Xu | Young
Zimmer | Ahmed | Brandt | Costa | Dubois | Eriksen | Ferrari | Gupta | Horvath | Ivanov | Johnson | Kim
Larsen | Meyer | Nguyen | Park | Reyes | Silva
""")

CITIES = _lines("""
Berlin | Paris | Madrid | Rome | Vienna | Prague | Oslo | Lisbon | Dublin | Athens | Cairo | Nairobi | Lagos
Delhi | Tokyo | Seoul | Sydney | Toronto | Boston | Chicago | Denver | Austin | Lima | Bogota | Santiago
Zurich | Geneva
""")

ADJECTIVES = _lines("""
quick | silent | bright | modern | simple | classic | daily | global | smart | fresh | golden | green
little | open | hidden | urban | northern | digital | creative | lucky | gentle | brave | early | final
central | second
""")

NOUNS = _lines("""
garden | river | market | studio | engine | report | journey | recipe | budget | camera | window | planet
station | bridge | harvest | notebook | mountain | harbor | kitchen | library | signal | record | balance
forest | weekend | sample | backup | invoice | design | notes | photo | summary | plan | draft | archive
screenshot
""")

EXTENSIONS = (
    "pdf",
    "txt",
    "png",
    "jpg",
    "docx",
    "xlsx",
    "csv",
    "zip",
    "mp3",
    "mp4",
    "md",
    "json",
    "py",
    "html",
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def person(rng: Random) -> str:
    """A made-up full name."""
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"


def mail(rng: Random) -> str:
    """A made-up mail address in a reserved domain."""
    name = f"{rng.choice(FIRST_NAMES)}.{rng.choice(LAST_NAMES)}".lower()
    return f"{name}@{rng.choice(('example.com', 'example.org', 'mail.example'))}"


def number(rng: Random) -> str:
    """A plain or grouped whole number, or a percentage."""
    form = rng.randrange(4)
    if form == 0:
        return str(rng.randint(0, 999))
    if form == 1:
        return f"{rng.randint(1000, 99999):,}"
    if form == 2:
        return f"{rng.randint(0, 100)}%"
    return f"{rng.uniform(0, 99):.1f}"


def price(rng: Random) -> str:
    amount = rng.choice((rng.uniform(1, 99), rng.uniform(100, 999), rng.uniform(1000, 9999)))
    return f"{rng.choice('$€£')}{amount:,.2f}"


def date(rng: Random) -> str:
    year, month, day = rng.randint(2018, 2027), rng.randint(1, 12), rng.randint(1, 28)
    form = rng.randrange(5)
    if form == 0:
        return f"{year}-{month:02d}-{day:02d}"
    if form == 1:
        return f"{day} {MONTHS[month - 1]} {year}"
    if form == 2:
        return f"{MONTHS[month - 1]} {day}, {year}"
    if form == 3:
        return f"{month}/{day}/{year}"
    return rng.choice(WEEKDAYS)


def time_of_day(rng: Random) -> str:
    hour, minute = rng.randint(0, 23), rng.randint(0, 59)
    if rng.random() < 0.5:
        return f"{hour:02d}:{minute:02d}"
    return f"{hour % 12 or 12}:{minute:02d} {'AM' if hour < 12 else 'PM'}"


def phone(rng: Random) -> str:
    return f"+{rng.randint(1, 99)} 555 {rng.randint(100, 999)} {rng.randint(1000, 9999)}"


def size(rng: Random) -> str:
    return (
        f"{rng.choice((rng.randint(1, 999), round(rng.uniform(1, 9.9), 1)))} {rng.choice(('KB', 'MB', 'GB'))}"
    )


def file_name(rng: Random) -> str:
    joint = rng.choice(("_", "-", " "))
    name = joint.join((rng.choice(ADJECTIVES), rng.choice(NOUNS)))
    return f"{name}.{rng.choice(EXTENSIONS)}"


def title(rng: Random) -> str:
    """A made-up title of two to four words, capitalised like one."""
    words = [rng.choice(ADJECTIVES), rng.choice(NOUNS)]
    if rng.random() < 0.4:
        words += [rng.choice(("and", "of", "for", "in")), rng.choice(NOUNS)]
    text = " ".join(words)
    return text.title() if rng.random() < 0.5 else text.capitalize()


def ago(rng: Random) -> str:
    return f"{rng.randint(2, 59)} {rng.choice(('minutes', 'hours', 'days'))} ago"


def value(rng: Random) -> str:
    """Any made-up value, as it stands in tables and beside labels."""
    return rng.choice((person, mail, number, price, date, time_of_day, phone, size, file_name, title, ago))(
        rng
    )


def field_value(label: str, rng: Random) -> str:
    """A made-up value that suits a field's label."""
    low = label.lower()
    if "mail" in low or low in ("from", "to", "cc"):
        return mail(rng)
    if "password" in low:
        return "•" * rng.randint(6, 12)
    if "date" in low or "birthday" in low:
        return date(rng)
    if "phone" in low:
        return phone(rng)
    if low in ("amount", "price", "budget"):
        return price(rng)
    if low in ("quantity", "port", "width", "height", "weight", "age", "postal code"):
        return str(rng.randint(1, 9999))
    if "name" in low or low == "bio":
        return person(rng)
    if low in ("city", "state", "country", "location", "destination"):
        return rng.choice(CITIES)
    return title(rng)


def column_value(column: str, rng: Random) -> str:
    """A made-up cell for a column's heading."""
    if column in ("Status", "Priority", "Type", "Category"):
        return rng.choice(STATUSES)
    if column in ("Date", "Modified", "Due", "Created"):
        return date(rng)
    if column in ("Amount", "Price", "Total"):
        return price(rng)
    if column in ("Qty", "ID", "Rank", "Score", "Stock", "Progress"):
        return number(rng)
    if column == "Size":
        return size(rng)
    if column == "Email":
        return mail(rng)
    if column in ("City", "Country"):
        return rng.choice(CITIES)
    if column == "Name":
        return rng.choice((person, file_name, title))(rng)
    if column in ("Owner", "Author", "Role"):
        return rng.choice(FIRST_NAMES)
    return number(rng)


LABELS = tuple(dict.fromkeys(ACTIONS + NAVIGATION + TABS + FIELDS + OPTIONS + CHOICES + MENUS + HEADINGS))
"""Every fixed label, for questions about what is *not* on a screen."""
